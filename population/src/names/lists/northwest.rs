//! Names that are usual in the region `Northwest`.

use crate::names::Usual;

/// The lists of [`crate::names::Region::Northwest`].
pub(in crate::names) struct Northwest;

#[rustfmt::skip]
impl Usual for Northwest {
    const WOMEN: &'static [&'static str] = &[
        "Aarushi", "Amandeep", "Amanpreet", "Amarjeet", "Anmol", "Arshdeep", "Arvinder", "Asha", "Baljeet", "Baljinder", "Balwinder", "Bhupinder", "Bimla",
        "Charanjit", "Chetna", "Daljeet", "Daljit", "Darshana", "Davinder", "Dilpreet", "Gagandeep", "Geetanjali", "Gulshan", "Gurdeep", "Gurinder",
        "Gurleen", "Gurmeet", "Gurpreet", "Gursharan", "Hargun", "Harjeet", "Harjinder", "Harleen", "Harmeet", "Harpreet", "Harsimran", "Hina", "Inderjit",
        "Ishita", "Jasbir", "Jaskiran", "Jasleen", "Jasmeen", "Jaspreet", "Jaswinder", "Jatinder", "Jeevan", "Kamaljit", "Kamalpreet", "Karamjit",
        "Khushpreet", "Kirandeep", "Kiranjit", "Komal", "Kulwinder", "Lakhwinder", "Lovepreet", "Mandeep", "Maninder", "Manjit", "Manmeet", "Manpreet",
        "Mehak", "Mohini", "Monika", "Muskan", "Navjot", "Navneet", "Navpreet", "Neelam", "Nimrat", "Nirmal", "Parminder", "Parveen", "Pawandeep", "Prabhjot",
        "Prabhleen", "Rajbir", "Rajinder", "Rajwinder", "Ramandeep", "Ramneet", "Ranjit", "Rukhsana", "Rupinder", "Sandeep", "Sarabjit", "Satinder",
        "Shagufta", "Sharanjit", "Simran", "Simranjit", "Sukhdeep", "Sukhjinder", "Sukhmani", "Sukhpreet", "Sukhwinder", "Surinder", "Tanveer", "Tarannum",
        "Tejinder", "Varinder", "Veena", "Yashika",
    ];
    const MEN: &'static [&'static str] = &[
        "Aarav", "Ajaypal", "Akashdeep", "Amardeep", "Amarpal", "Amritpal", "Angad", "Anmoldeep", "Arjan", "Arshad", "Ashwani", "Avtar", "Bachittar",
        "Bakhshish", "Baldev", "Balkar", "Balraj", "Balram", "Baltej", "Bhagwant", "Bikram", "Bilal", "Chamkaur", "Charan", "Darshan", "Daulat", "Deepinder",
        "Dharampal", "Dilbagh", "Dilraj", "Fateh", "Gagan", "Gurbachan", "Gurcharan", "Gurdas", "Gurjant", "Gurmail", "Gurmukh", "Gurnam", "Gursewak",
        "Gurtej", "Gurvinder", "Hakam", "Harbans", "Harbhajan", "Hardev", "Hardik", "Harinder", "Harkirat", "Harman", "Harnek", "Harvinder", "Inderpal",
        "Iqbal", "Jagdeep", "Jagjit", "Jagmohan", "Jagtar", "Jarnail", "Jasdeep", "Jaspal", "Jasvir", "Jatin", "Javed", "Joginder", "Junaid", "Karamvir",
        "Karanvir", "Kartar", "Kashmir", "Kewal", "Kirpal", "Kulbir", "Kuldeep", "Kulwant", "Lakhbir", "Lakhvir", "Mahinder", "Makhan", "Malkit", "Manav",
        "Manvir", "Mohinder", "Mukhtiar", "Nachhattar", "Narinder", "Nasir", "Nirmaljit", "Onkar", "Paramjit", "Pargat", "Parvez", "Pavitar", "Piara",
        "Prabhdeep", "Pritam", "Ranbir", "Ranvir", "Rashpal", "Ravinder", "Resham", "Sahib", "Sarwan", "Satnam", "Satpal", "Shamsher", "Sukhdev", "Surjit",
        "Swaran", "Tarlochan", "Tarsem", "Wazir", "Yadwinder",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Ahluwalia", "Ahuja", "Anand", "Arora", "Aulakh", "Bagga", "Bains", "Bajaj", "Bajwa", "Bakshi", "Bali", "Barar", "Bassi", "Batra", "Bedi", "Bhalla",
        "Bhasin", "Bhat", "Bhatia", "Bhullar", "Bindra", "Boparai", "Brar", "Chadha", "Chahal", "Chawla", "Cheema", "Chhabra", "Chopra", "Dahiya", "Dar",
        "Deol", "Dhaliwal", "Dhami", "Dhanda", "Dhawan", "Dhillon", "Dhingra", "Dhir", "Dogra", "Duggal", "Dutta", "Ganai", "Gandotra", "Ghuman", "Gill",
        "Gosain", "Grewal", "Grover", "Gulati", "Guleria", "Hooda", "Hundal", "Jakhar", "Jamwal", "Jandu", "Jaspal", "Johal", "Jolly", "Kahlon", "Kait",
        "Kalra", "Kapila", "Kapoor", "Kathuria", "Kaul", "Khanna", "Kharb", "Khatri", "Khosla", "Khurana", "Kochhar", "Kohli", "Kundu", "Lamba", "Lone",
        "Luthra", "Madaan", "Mahajan", "Makkar", "Malhotra", "Malik", "Manhas", "Mann", "Marwah", "Mehra", "Minhas", "Mir", "Nagpal", "Nanda", "Narang",
        "Nehra", "Oberoi", "Pannu", "Pathania", "Phogat", "Puri", "Randhawa", "Rather", "Rathi", "Sabharwal", "Saggar", "Sahni", "Salaria", "Sandhu",
        "Sangwan", "Sekhon", "Sethi", "Sheoran", "Sidhu", "Sobti", "Sodhi", "Sood", "Suri", "Talwar", "Taneja", "Thakral", "Toor", "Uppal", "Vaid", "Virk",
        "Vohra", "Wadhwa", "Walia", "Wani", "Zargar",
    ];
}
