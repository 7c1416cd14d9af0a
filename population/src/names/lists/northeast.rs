//! Names that are usual in the region `Northeast`.

use crate::names::Usual;

/// The lists of [`crate::names::Region::Northeast`].
pub(in crate::names) struct Northeast;

#[rustfmt::skip]
impl Usual for Northeast {
    const WOMEN: &'static [&'static str] = &[
        "Abem", "Achungla", "Akole", "Alemla", "Amenla", "Anamika", "Anjumoni", "Apila", "Arenla", "Asenla", "Ashapurna", "Atola", "Banalata", "Banphira",
        "Barasha", "Bidyarani", "Biju", "Bina", "Binapani", "Bonti", "Bornali", "Chanu", "Chingtham", "Chongtham", "Chubala", "Daisy", "Dalmia", "Dapbiang",
        "Deepali", "Dikshita", "Dipika", "Doma", "Esther", "Geetashree", "Gitimoni", "Grace", "Hemaprova", "Ibemhal", "Ibethoi", "Idamaya", "Imlila",
        "Imtila", "Jahnabi", "Jamuna", "Jonali", "Junmoni", "Jutika", "Kaberi", "Kalpanarani", "Karabi", "Keneizhanuo", "Kezevinuo", "Khriesinuo",
        "Kunjarani", "Labanya", "Lakhimi", "Lalhmingliani", "Lalnunmawii", "Lalremruati", "Lalrinpuii", "Lalthanpuii", "Lhingneichong", "Lily", "Linthoi",
        "Lucy", "Madhusmita", "Maina", "Mamoni", "Manikarani", "Mayanglambi", "Medongunuo", "Memcha", "Memthoi", "Meribeni", "Minoti", "Moirangthem",
        "Mridula", "Nabanita", "Nangsan", "Naobi", "Neikehienuo", "Ngaihte", "Niharika", "Nilakshi", "Nilima", "Nungshi", "Ongbi", "Pallabi", "Panchami",
        "Pempa", "Phibanri", "Pinky", "Pompi", "Pranami", "Premlata", "Pronita", "Puspa", "Rashmirekha", "Rebati", "Rinchin", "Ritamoni", "Romola", "Rosy",
        "Runumi", "Sanatombi", "Sangeeta", "Sentila", "Shanti", "Shibani", "Sorojini", "Sukanya", "Susmita", "Tababi", "Tashi", "Temsula", "Thoibi", "Thoinu",
        "Tongpangla", "Torali", "Upasana", "Utpala", "Vanlalruati", "Visakuonuo", "Wansuk", "Yangchen", "Yoihenba", "Zodinpuii", "Zothanpuii",
    ];
    const MEN: &'static [&'static str] = &[
        "Abung", "Achom", "Ajoy", "Akum", "Alemtoshi", "Amarjyoti", "Anupam", "Apurba", "Atul", "Bablu", "Babul", "Bankim", "Basanta", "Bedabrata", "Bhaben",
        "Bhabesh", "Bhairab", "Bhupen", "Bidyut", "Bijit", "Biki", "Bikram", "Biren", "Bishwajit", "Bitupan", "Boby", "Bolin", "Brajen", "Bubul", "Chandan",
        "Chaoba", "Chingkhei", "Chubatoshi", "Dambaru", "Debajit", "Dhiraj", "Dhrubajyoti", "Digen", "Dilip", "Dimbeswar", "Dipjyoti", "Dorjee", "Durlav",
        "Gautom", "Girin", "Gobin", "Gopen", "Hage", "Hemen", "Hiranya", "Ibomcha", "Ibotombi", "Ibungo", "Imtisunep", "Iswar", "Jatin", "Jayanta", "Jiten",
        "Jitumoni", "Jogen", "Joychandra", "Jugal", "Kamal", "Karma", "Keisham", "Khagen", "Khamba", "Kishan", "Kumud", "Kushal", "Lalduhawma",
        "Lalhmangaiha", "Lalremsanga", "Lalrinmawia", "Lalthanmawia", "Lamjingba", "Limawati", "Lohit", "Loken", "Lokendra", "Longjam", "Malsawma", "Manash",
        "Mangi", "Manikchandra", "Manoranjan", "Meren", "Moatoshi", "Mohendra", "Mridul", "Mrigen", "Mukunda", "Naba", "Nabajit", "Nabakanta", "Nabin",
        "Nilotpal", "Nima", "Ningthem", "Nipon", "Niren", "Nokchen", "Nongthang", "Oinam", "Padum", "Parag", "Pasang", "Pemba", "Phunchok", "Pinaki",
        "Pobitra", "Prabin", "Pradyut", "Pranjal", "Prodip", "Pulin", "Purno", "Rakesh", "Ranjan", "Rantu", "Ratul", "Rituraj", "Rokendra", "Rongsen",
        "Ruatfela", "Rupjyoti", "Sailen", "Sanjib", "Sanjoy", "Sarat", "Sentiba", "Somorendro", "Sonam", "Subhash", "Suren", "Tado", "Tage", "Tamo", "Tapan",
        "Tenzin", "Thanga", "Thangboi", "Tiken", "Tomba", "Tonjam", "Trailokya", "Uttam", "Vanlalhruaia", "Vikeduo", "Wangshu", "Yaima", "Zakir",
        "Zoramchhana", "Zothansanga",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Ado", "Ahmed", "Aier", "Ali", "Ampareen", "Ao", "Apum", "Baglary", "Baishya", "Barbhuiya", "Barman", "Barua", "Baruah", "Basumatary", "Bey",
        "Bhagawati", "Bharali", "Bhattarai", "Bhutia", "Blah", "Borah", "Bordoloi", "Borgohain", "Borkakoti", "Borkotoky", "Bormudoi", "Boro", "Bouri",
        "Brahma", "Buragohain", "Changkakoti", "Changsan", "Chetia", "Chetri", "Chutia", "Chyne", "Daimary", "Das", "Deka", "Deori", "Devi", "Dhar",
        "Diengdoh", "Dihingia", "Doley", "Dutta", "Engti", "Fanai", "Gam", "Gangmei", "Gogoi", "Gohain", "Golmei", "Goswami", "Gurung", "Haokip", "Hazarika",
        "Hmar", "Hnamte", "Hrahsel", "Imchen", "Ingti", "Jamir", "Jyrwa", "Kachari", "Kakati", "Kalita", "Kamei", "Kamson", "Karlo", "Kath", "Keishing",
        "Kemprai", "Kent", "Kermi", "Khakhlari", "Khaling", "Kharbuli", "Kharkongor", "Khiangte", "Khonglah", "Khongwir", "Kikon", "Kipgen", "Konwar",
        "Konyak", "Kro", "Kutum", "Lahkar", "Laishram", "Lalhluna", "Lama", "Langthasa", "Ledo", "Lepcha", "Limboo", "Limbu", "Lingdoh", "Longkumer", "Lotha",
        "Lyngdoh", "Mahanta", "Maibam", "Majaw", "Mao", "Marak", "Marbaniang", "Mawlong", "Mech", "Medhi", "Meitei", "Mibang", "Mili", "Momin", "Moran",
        "Mukhim", "Mushahary", "Nampui", "Narzary", "Nath", "Nayak", "Neog", "Ngangom", "Ngullie", "Nongbri", "Nongkynrih", "Nongrum", "Nunisa", "Odyuo",
        "Ozukum", "Paite", "Pame", "Panging", "Patgiri", "Pathaw", "Patir", "Payeng", "Pegu", "Pertin", "Phukan", "Phukon", "Pongen", "Pradhan", "Pujari",
        "Rabha", "Rai", "Rajbongshi", "Rajkhowa", "Ralte", "Ramchiary", "Rengma", "Riba", "Ronghang", "Rongmei", "Rongpi", "Rynjah", "Saikia", "Sailo",
        "Sangma", "Sangtam", "Sarma", "Sema", "Shadap", "Sharma", "Shimray", "Shylla", "Sinate", "Singha", "Sonowal", "Subba", "Swargiary", "Syiem",
        "Syngkli", "Tamang", "Tamuli", "Tariang", "Taye", "Tayeng", "Terang", "Teron", "Thabah", "Thaosen", "Thapa", "Timung", "Tiwa", "Tongper", "Tungoe",
        "Ukil", "Vaiphei", "Wahlang", "Walling", "Wanswett", "Warjri", "Yadav", "Yanthan", "Yepthomi", "Yhome", "Zeliang", "Zimik", "Zote",
    ];
}
