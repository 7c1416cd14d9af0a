//! Names that are usual in the region `Deccan`.

use crate::names::Usual;

/// The lists of [`crate::names::Region::Deccan`].
pub(in crate::names) struct Deccan;

#[rustfmt::skip]
impl Usual for Deccan {
    const WOMEN: &'static [&'static str] = &[
        "Aishwarya", "Akhila", "Alekhya", "Amala", "Amrutha", "Anasuya", "Anitha", "Anjali", "Annapurna", "Anuradha", "Anusha", "Aruna", "Asma", "Bhagya",
        "Bhagyalakshmi", "Bharathi", "Bhavani", "Bhavya", "Chaitanya", "Chaitra", "Chandrakala", "Chandrika", "Deepthi", "Devika", "Dhanalakshmi", "Divya",
        "Eswari", "Gangamma", "Gayathri", "Geetha", "Girija", "Gowri", "Harini", "Haritha", "Hemalatha", "Hymavathi", "Indira", "Jagadamba", "Jahnavi",
        "Jayalakshmi", "Jayamma", "Jyothi", "Kalpana", "Kalyani", "Kamala", "Kanaka", "Kavya", "Keerthi", "Kousalya", "Krishnaveni", "Kumari", "Lahari",
        "Lakshmi", "Lalitha", "Lavanya", "Leela", "Likitha", "Madhavi", "Mahalakshmi", "Mahitha", "Malleswari", "Mallika", "Mamatha", "Manasa", "Mangamma",
        "Manjula", "Meghana", "Mounika", "Mythili", "Nagalakshmi", "Nagamani", "Nagaratna", "Nandini", "Navya", "Neelima", "Nirmala", "Padma", "Padmaja",
        "Padmavathi", "Parvathi", "Pavani", "Pavithra", "Prameela", "Pranathi", "Prasanna", "Pratyusha", "Pushpalatha", "Radhika", "Rajani", "Rajeshwari",
        "Ramadevi", "Ramya", "Rathna", "Renuka", "Revathi", "Roja", "Rukmini", "Sahithi", "Sailaja", "Sandhya", "Sangeetha", "Saraswathi", "Saritha",
        "Sarojamma", "Sasikala", "Savithri", "Shailaja", "Shobha", "Shreya", "Shruthi", "Shylaja", "Sindhu", "Siri", "Sirisha", "Sneha", "Soujanya", "Soumya",
        "Sowmya", "Spandana", "Sravani", "Sridevi", "Sujatha", "Suma", "Sumalatha", "Sunanda", "Suneetha", "Suvarna", "Swapna", "Swarna", "Swathi", "Tulasi",
        "Uma", "Usha", "Vanaja", "Vani", "Varalakshmi", "Vasantha", "Vasavi", "Vasudha", "Veena", "Vidya", "Vijayalakshmi", "Vimala", "Yamuna", "Yashaswini",
    ];
    const MEN: &'static [&'static str] = &[
        "Abhilash", "Adinarayana", "Ajay", "Akhil", "Anand", "Anil", "Anjaneyulu", "Appala", "Aravind", "Arjun", "Ashok", "Balaji", "Balakrishna",
        "Basavaraj", "Bhanu", "Bhaskar", "Bheemanna", "Brahmaiah", "Chaitanya", "Chandrasekhar", "Chandrashekar", "Charan", "Chenna", "Dayakar", "Devaraj",
        "Dileep", "Durga", "Eshwar", "Ganesh", "Gangadhar", "Girish", "Gopal", "Gopi", "Gopinath", "Govardhan", "Guruprasad", "Gururaj", "Hanumantha",
        "Harsha", "Hemanth", "Hussain", "Jagadeesh", "Janardhan", "Jayaram", "Kalyan", "Karthik", "Kesava", "Kiran", "Kishore", "Kondaiah", "Koteswara",
        "Krishnamurthy", "Kumaraswamy", "Lakshmana", "Lingaraj", "Lokesh", "Madhava", "Madhu", "Madhusudhan", "Mahadeva", "Mahesh", "Malleshappa",
        "Mallikarjun", "Manjunath", "Manohar", "Maruthi", "Mohan", "Murali", "Muralidhar", "Nagaraj", "Nagaraju", "Nageswara", "Nanjunda", "Narasimha",
        "Narayana", "Naresh", "Naveen", "Nikhil", "Omkar", "Pavan", "Prabhakar", "Pradeep", "Prakash", "Prasad", "Prashanth", "Praveen", "Purushotham",
        "Raghavendra", "Raghu", "Rajashekar", "Raju", "Rakshith", "Ramakrishna", "Ramana", "Ramanjaneyulu", "Rambabu", "Ramesh", "Ranga", "Ravi", "Ravindra",
        "Sai", "Sambasiva", "Sampath", "Sandeep", "Sanjeeva", "Santhosh", "Sathish", "Satyanarayana", "Seshagiri", "Shankar", "Sharath", "Shashidhar",
        "Shekar", "Shivakumar", "Shivaraj", "Siddappa", "Siddaramu", "Sreedhar", "Sreekanth", "Sreenivasulu", "Srinivas", "Sriram", "Sudhakar", "Sudheer",
        "Sunil", "Suresh", "Surya", "Tirupathi", "Trinadh", "Uday", "Umapathi", "Upendra", "Vamsi", "Vasu", "Veerabhadra", "Veeranna", "Veeresh", "Venkata",
        "Venkatesh", "Vijay", "Vinay", "Vishnu", "Vishwanath", "Yadagiri", "Yogesh",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Achari", "Adapa", "Adiga", "Akkineni", "Alluri", "Alva", "Ambati", "Ananthula", "Angadi", "Annavarapu", "Appikatla", "Avadhani", "Badami", "Ballal",
        "Banakar", "Bandaru", "Bandi", "Bangera", "Basavaraju", "Bellad", "Bevara", "Bhandary", "Bhat", "Bhogi", "Biradar", "Bodapati", "Boddu", "Bolla",
        "Bommireddy", "Boyapati", "Chalasani", "Challa", "Chandrappa", "Chennupati", "Cherukuri", "Chikkanna", "Chilukuri", "Chinta", "Chitti", "Dasari",
        "Devadiga", "Devarakonda", "Devi", "Dodda", "Doddamani", "Donthula", "Eedara", "Gadde", "Gajula", "Ganta", "Garikapati", "Gatti", "Gonuguntla",
        "Gorantla", "Gottipati", "Goud", "Gouda", "Gowda", "Gudi", "Gunda", "Guntupalli", "Gutta", "Hadimani", "Halli", "Hegde", "Hiremath", "Holla",
        "Hosamani", "Immadi", "Inturi", "Itagi", "Jagirdar", "Jampala", "Jasti", "Kadiyala", "Kalluri", "Kamath", "Kammara", "Kandula", "Kanneganti", "Kapu",
        "Karanam", "Karanth", "Katta", "Kesari", "Kodali", "Kolli", "Kommineni", "Konda", "Koneru", "Kori", "Kota", "Kotha", "Kotian", "Kulal", "Kunchala",
        "Kuruba", "Lagadapati", "Lingam", "Maddala", "Madiwala", "Majji", "Mallela", "Mamidi", "Mandava", "Manne", "Marri", "Medikonda", "Meka", "Menasinkai",
        "Metgud", "Moka", "Moturi", "Mudaliar", "Mulpuri", "Munnangi", "Murthy", "Mutyala", "Nadiger", "Nagireddy", "Naidu", "Nallamothu", "Nalluri",
        "Namburi", "Nandyala", "Narra", "Nayak", "Nayakar", "Nekkanti", "Oruganti", "Paladugu", "Palle", "Parvataneni", "Pasupuleti", "Patnam", "Pattar",
        "Peddireddy", "Pendyala", "Penumatsa", "Pinnamaneni", "Polisetty", "Poluri", "Poojary", "Potluri", "Potturi", "Prabhu", "Pujar", "Puttaswamy",
        "Raavi", "Rachapudi", "Rai", "Raju", "Ramaiah", "Rao", "Ravuri", "Rayapati", "Reddy", "Sajja", "Salian", "Sanagala", "Setty", "Shanbhag", "Shastry",
        "Shenoy", "Shetty", "Shivappa", "Siddaiah", "Sunkara", "Suvarna", "Swamy", "Tadepalli", "Talluri", "Tammineni", "Thota", "Tirumala", "Tripuraneni",
        "Tummala", "Udupa", "Upadhya", "Uppalapati", "Urs", "Vadlamudi", "Valluri", "Varma", "Vasireddy", "Veerappa", "Vemula", "Vemuri", "Yalamanchili",
        "Yarlagadda", "Yerra",
    ];
}
