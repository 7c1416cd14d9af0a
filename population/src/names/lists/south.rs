//! Names that are usual in the region `South`.

use crate::names::Usual;

/// The lists of [`crate::names::Region::South`].
pub(in crate::names) struct South;

#[rustfmt::skip]
impl Usual for South {
    const WOMEN: &'static [&'static str] = &[
        "Abinaya", "Abirami", "Aiswarya", "Akila", "Alamelu", "Amala", "Ambika", "Ammini", "Amudha", "Anandhi", "Angel", "Anitha", "Anjana", "Annamma", "Anu",
        "Arulmozhi", "Arya", "Asha", "Aswathy", "Athira", "Bhavani", "Bhuvana", "Bindhu", "Celine", "Chandrika", "Chinnammal", "Chithra", "Deepa", "Devaki",
        "Devi", "Dhanam", "Dhanya", "Elizabeth", "Eswari", "Ezhilarasi", "Fathima", "Geetha", "Gomathi", "Gowri", "Greeshma", "Hema", "Indhumathi", "Indira",
        "Ishwarya", "Jameela", "Janaki", "Jancy", "Jayanthi", "Jeena", "Jisha", "Jothi", "Kala", "Kalaiselvi", "Kalaivani", "Kamala", "Kanimozhi", "Karpagam",
        "Karthika", "Karuna", "Kavitha", "Kokila", "Kousalya", "Krishnapriya", "Lakshmi", "Latha", "Leelamma", "Lekha", "Lincy", "Loganayaki", "Madhavi",
        "Maheswari", "Malar", "Malathi", "Malini", "Mallika", "Manimegalai", "Manju", "Mariamma", "Mary", "Meenakshi", "Meera", "Megala", "Mini", "Mohana",
        "Muthulakshmi", "Nagammal", "Nandhini", "Nazeema", "Neethu", "Nirmala", "Nisha", "Nithya", "Padma", "Pankajam", "Parameswari", "Parvathy", "Pavithra",
        "Ponni", "Poongodi", "Prabha", "Preetha", "Premalatha", "Priya", "Punitha", "Pushpa", "Rajalakshmi", "Rajeswari", "Ramani", "Ramya", "Rani",
        "Rasathi", "Reena", "Rekha", "Remya", "Renuka", "Reshmi", "Revathi", "Rosamma", "Rukmani", "Sabitha", "Saradha", "Sarala", "Saraswathi", "Saritha",
        "Saroja", "Sathya", "Savithri", "Selvi", "Shanthi", "Sheeba", "Sheela", "Shyamala", "Sindhu", "Sivagami", "Smitha", "Sobha", "Sreeja", "Sreelekha",
        "Subashini", "Subha", "Sudha", "Sugandhi", "Suganya", "Sujatha", "Sulochana", "Suma", "Sumathi", "Sundari", "Suseela", "Swapna", "Thamarai",
        "Thangam", "Thara", "Thenmozhi", "Thilaga", "Uma", "Umamaheswari", "Usha", "Valarmathi", "Valli", "Vanitha", "Vasanthi", "Vasuki", "Vennila",
        "Vidhya", "Vijaya", "Vijayalakshmi", "Vimala", "Yamuna",
    ];
    const MEN: &'static [&'static str] = &[
        "Abdul", "Abhijith", "Abraham", "Ajith", "Akhil", "Alagu", "Ananthan", "Anbarasan", "Anbu", "Aneesh", "Anil", "Anoop", "Anton", "Antony", "Appu",
        "Aravind", "Arivu", "Arjun", "Arul", "Arumugam", "Arun", "Ashwin", "Babu", "Balaji", "Balan", "Balu", "Baskar", "Benny", "Bharath", "Bijoy", "Biju",
        "Binu", "Boopathi", "Chandran", "Chelladurai", "Chinnasamy", "Damodaran", "Dhanush", "Dinesh", "Durai", "Elango", "Ezhil", "Faizal", "Francis",
        "Ganapathy", "Ganesan", "George", "Gokul", "Gopalan", "Gopi", "Gunasekaran", "Hari", "Ilango", "Ilavarasan", "Iqbal", "Jacob", "Jagan", "Jayakumar",
        "Jayan", "Jijo", "Jithin", "Johnson", "Joseph", "Kabilan", "Kalai", "Kamal", "Kandasamy", "Kannan", "Karthik", "Karthikeyan", "Karuppasamy", "Kathir",
        "Kathiravan", "Kesavan", "Krishnan", "Kumar", "Kumaran", "Kumaresan", "Lakshmanan", "Lenin", "Logesh", "Madhavan", "Mahendran", "Mani", "Manikandan",
        "Manoj", "Mariappan", "Mathew", "Mohanan", "Moorthy", "Muhammed", "Muniyandi", "Murali", "Murugan", "Murugesan", "Muthu", "Muthukumar", "Nagarajan",
        "Nallasamy", "Nandakumar", "Narayanan", "Natarajan", "Naveen", "Nithin", "Nizar", "Palani", "Palanisamy", "Pandian", "Parthiban", "Periyasamy",
        "Perumal", "Prabhu", "Pradeep", "Prakasan", "Prasanth", "Praveen", "Raghavan", "Raghu", "Rajan", "Rajendran", "Rajesh", "Rajkumar", "Raju",
        "Ramachandran", "Ramesh", "Ranjith", "Ratheesh", "Ravi", "Rejith", "Roy", "Sabu", "Saji", "Sakthivel", "Salim", "Samuel", "Santhosh", "Saravanan",
        "Sasi", "Sasikumar", "Sathish", "Sathyan", "Selvam", "Selvaraj", "Senthil", "Shaji", "Shankar", "Sharath", "Shibu", "Shinoj", "Siva", "Sivakumar",
        "Sivan", "Soman", "Somasundaram", "Sreejith", "Sreekumar", "Stalin", "Subramanian", "Sudhakaran", "Sugumar", "Sunil", "Surendran", "Suresh", "Surya",
        "Tamilselvan", "Thamarai", "Thangaraj", "Thirumalai", "Thomas", "Udhayan", "Unni", "Unnikrishnan", "Vadivel", "Varghese", "Vasanth", "Vasudevan",
        "Velan", "Velmurugan", "Venu", "Vetri", "Vignesh", "Vijayakumar", "Vijayan", "Vimal", "Vinod", "Vinoth", "Vishnu", "Viswanathan", "Yuvaraj",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Achary", "Adiyodi", "Ambalavanan", "Anandan", "Annamalai", "Antharjanam", "Appadurai", "Arasu", "Arunachalam", "Asari", "Ayyappan", "Balakrishnan",
        "Balasubramanian", "Bhaskaran", "Chacko", "Chakravarthy", "Chandrasekaran", "Cherian", "Chettiar", "Chidambaram", "Cyriac", "Daniel", "Devan",
        "Dhanapal", "Dorairaj", "Ebenezer", "Elumalai", "Ezhava", "Fernando", "Ganapathi", "Gnanam", "Gopalakrishnan", "Govindan", "Govindaraj", "Gurukkal",
        "Hameed", "Haridas", "Ibrahim", "Ittoop", "Iyengar", "Iyer", "Jayaraman", "Jebaraj", "John", "Joy", "Kaimal", "Kalidasan", "Kaliyaperumal",
        "Kanagaraj", "Kandan", "Karunakaran", "Karuppiah", "Kasim", "Kathiresan", "Kizhakkedath", "Kochukrishnan", "Koshy", "Koya", "Krishnamoorthy",
        "Kunjumon", "Kurian", "Kurup", "Kuttan", "Kuttappan", "Loganathan", "Lukose", "Madasamy", "Madhavankutty", "Mammen", "Manavalan", "Manickam",
        "Mannadiar", "Marar", "Marimuthu", "Mathai", "Mathavan", "Meenakshisundaram", "Menon", "Mohandas", "Moideen", "Moopan", "Mudaliar", "Muniasamy",
        "Muthiah", "Muthuraman", "Muthusamy", "Nadar", "Naicker", "Nair", "Nambiar", "Namboothiri", "Nanjappan", "Narayanankutty", "Natesan", "Nayanar",
        "Nedumaran", "Neelakandan", "Ninan", "Oommen", "Padmanabhan", "Palaniappan", "Pandaram", "Pandurangan", "Panicker", "Paramasivam", "Parameswaran",
        "Paulose", "Peethambaran", "Philip", "Pillai", "Poduval", "Ponnusamy", "Prabhakaran", "Punnoose", "Purushothaman", "Raghunathan", "Rahman",
        "Rajagopal", "Rajamani", "Rajaram", "Ramalingam", "Ramanathan", "Ramasamy", "Ranganathan", "Rangasamy", "Ravichandran", "Rowther", "Sadasivan",
        "Sahib", "Sambandam", "Sankaran", "Sargunam", "Sebastian", "Sellappan", "Sethuraman", "Shanmugam", "Simon", "Sivaraman", "Sivasubramanian",
        "Sridharan", "Srinivasan", "Subbaiah", "Subbiah", "Sukumaran", "Sundaram", "Sundararajan", "Swaminathan", "Thampi", "Thangavel", "Tharakan", "Thevar",
        "Thiagarajan", "Thirunavukkarasu", "Thiruvengadam", "Udayakumar", "Ulaganathan", "Unnithan", "Vadivelu", "Vaidyanathan", "Varadarajan", "Variyar",
        "Varkey", "Vasudeva", "Veerasamy", "Velayudhan", "Vellaisamy", "Velu", "Venkataraman", "Venkatesan", "Venugopal", "Vijayaraghavan", "Warrier",
        "Yohannan", "Zachariah",
    ];
}
