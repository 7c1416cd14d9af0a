//! Names that are usual in the region `East`.

use crate::names::Usual;

/// The lists of [`crate::names::Region::East`].
pub(in crate::names) struct East;

#[rustfmt::skip]
impl Usual for East {
    const WOMEN: &'static [&'static str] = &[
        "Aditi", "Aloka", "Amrapali", "Ananya", "Anasuya", "Anindita", "Aparajita", "Aparna", "Archita", "Arundhati", "Barnali", "Barsha", "Basanti",
        "Basudha", "Bhanumati", "Bijoya", "Bishakha", "Chaitali", "Chandana", "Chandrima", "Debasmita", "Debjani", "Debolina", "Deepanwita", "Dipali", "Dola",
        "Dulali", "Gitanjali", "Gopa", "Haimanti", "Indrani", "Ishani", "Itishree", "Jayanti", "Jayashree", "Jharna", "Jhuma", "Kaberi", "Kabita", "Kakali",
        "Kalyani", "Kanika", "Keya", "Koyel", "Krishna", "Lipika", "Lopamudra", "Madhabi", "Madhumita", "Mahasweta", "Mahua", "Malabika", "Malati", "Mamata",
        "Manasi", "Mandira", "Manjula", "Mausumi", "Mitali", "Mithu", "Moumita", "Mousumi", "Mrinalini", "Nabanita", "Nandita", "Nibedita", "Nilanjana",
        "Paramita", "Parbati", "Piyali", "Prativa", "Priyadarshini", "Purnima", "Rakhi", "Ranu", "Ratna", "Rekharani", "Rimi", "Rina", "Ritika", "Rituparna",
        "Rumpa", "Runa", "Sabita", "Sagarika", "Sanchita", "Sandhyarani", "Sanghamitra", "Sarmistha", "Sasmita", "Shampa", "Sharmistha", "Shatabdi", "Shikha",
        "Shila", "Shilpi", "Shreya", "Shukla", "Sikha", "Smaranika", "Snigdha", "Sohini", "Soma", "Srabani", "Subhashree", "Subhasmita", "Suchandra",
        "Suchismita", "Sudipta", "Sulagna", "Susmita", "Sutapa", "Swapna", "Swarnali", "Tanushree", "Tapati", "Tilottama", "Trishna", "Tuhina", "Tumpa",
    ];
    const MEN: &'static [&'static str] = &[
        "Abani", "Abhijeet", "Abir", "Achintya", "Ajit", "Akshaya", "Amalendu", "Amitava", "Animesh", "Anirban", "Anup", "Arghya", "Arijit", "Arindam",
        "Arnab", "Aroop", "Asim", "Asit", "Atanu", "Avik", "Bapi", "Barun", "Basudev", "Bibhuti", "Bijay", "Bikash", "Bimal", "Biplab", "Bipul", "Biswajit",
        "Chandan", "Chinmoy", "Chittaranjan", "Debabrata", "Debashis", "Debasish", "Debendra", "Dibakar", "Dibyendu", "Dilip", "Dipak", "Dipankar", "Dulal",
        "Gopinath", "Gouranga", "Goutam", "Hemanta", "Himadri", "Indranil", "Jadunath", "Jayanta", "Jyotirmoy", "Kalipada", "Kalyan", "Kamal", "Kanai",
        "Kaushik", "Kedarnath", "Khokan", "Koushik", "Laxman", "Madan", "Malay", "Manas", "Manoranjan", "Mihir", "Mrinal", "Mrityunjay", "Nabakumar",
        "Nikhilesh", "Niladri", "Nilkantha", "Nimai", "Nirmalya", "Palash", "Panchanan", "Parimal", "Partha", "Pijush", "Prabir", "Pradipta", "Pranab",
        "Prasanta", "Prasenjit", "Prosenjit", "Pulak", "Purnendu", "Rabindra", "Rajat", "Ranajit", "Ratan", "Ritwik", "Rudra", "Rupam", "Sachchidananda",
        "Samarendra", "Samir", "Sanatan", "Sandip", "Sankar", "Santanu", "Saroj", "Sasanka", "Satyajit", "Shyamal", "Siddhartha", "Snehasish", "Somnath",
        "Soumen", "Soumitra", "Sourav", "Srikanta", "Subhankar", "Subhendu", "Subir", "Subrata", "Sudhansu", "Sudip", "Sujoy", "Sukanta", "Sukumar",
        "Sumanta", "Supriyo", "Susanta", "Swapan", "Tapan", "Tapas", "Tarak", "Tathagata", "Tirtha", "Tushar", "Uttam",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Acharya", "Adak", "Aich", "Bagchi", "Baidya", "Bain", "Bala", "Bandyopadhyay", "Banerjee", "Banik", "Barik", "Barman", "Basak", "Basu", "Bauri",
        "Behera", "Bera", "Bhakat", "Bhattacharjee", "Bhattacharya", "Bhoi", "Bhowmik", "Bhunia", "Bhuyan", "Biswal", "Biswas", "Bose", "Chakrabarti",
        "Chakraborty", "Chanda", "Chatterjee", "Chattopadhyay", "Choudhury", "Dalai", "Das", "Dasgupta", "Datta", "De", "Deb", "Debnath", "Dey", "Dhar",
        "Dhara", "Dutta", "Gain", "Ganguly", "Garai", "Gharai", "Ghatak", "Ghosal", "Ghosh", "Giri", "Goswami", "Guha", "Halder", "Hansda", "Hazra",
        "Hembram", "Hota", "Jana", "Jena", "Kar", "Karan", "Karmakar", "Kayal", "Khamaru", "Khatua", "Kisku", "Koley", "Konar", "Kundu", "Lahiri", "Lenka",
        "Mahapatra", "Maharana", "Mahato", "Maity", "Maji", "Majumdar", "Malik", "Mallick", "Mandal", "Manna", "Marandi", "Mishra", "Mitra", "Modak",
        "Mohanty", "Mohapatra", "Moitra", "Mondal", "Mukherjee", "Mukhopadhyay", "Murmu", "Nag", "Naik", "Nanda", "Nandi", "Naskar", "Nath", "Nayak", "Oraon",
        "Padhi", "Padhy", "Pahari", "Paik", "Pal", "Palit", "Panda", "Pani", "Panigrahi", "Paramanik", "Parida", "Patnaik", "Patra", "Pattanayak", "Paul",
        "Poddar", "Pradhan", "Pramanik", "Pratihar", "Pujari", "Purkait", "Pyne", "Raha", "Rakshit", "Ray", "Rout", "Routray", "Roy", "Sadhukhan", "Saha",
        "Sahoo", "Samal", "Samanta", "Sanyal", "Sardar", "Sarkar", "Satpathy", "Sen", "Senapati", "Sengupta", "Seth", "Sethi", "Sikdar", "Soren", "Sur",
        "Swain", "Talukdar", "Tarafdar", "Tripathy", "Tudu",
    ];
}
