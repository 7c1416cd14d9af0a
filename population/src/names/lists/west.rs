//! Names that are usual in the region `West`.

use crate::names::Usual;

/// The lists of [`crate::names::Region::West`].
pub(in crate::names) struct West;

#[rustfmt::skip]
impl Usual for West {
    const WOMEN: &'static [&'static str] = &[
        "Aarohi", "Aasawari", "Alpa", "Amisha", "Amruta", "Anagha", "Anandi", "Anjana", "Ankita", "Anushka", "Aparna", "Arpita", "Ashwini", "Bela",
        "Bhagyashree", "Bharati", "Bhavika", "Bhoomi", "Chaitali", "Chhaya", "Damini", "Darshana", "Deepali", "Devangi", "Dhara", "Dhruvi", "Dimple", "Dipti",
        "Falguni", "Foram", "Gauri", "Gautami", "Girija", "Grishma", "Harsha", "Heena", "Hetal", "Hiral", "Indira", "Ishani", "Jagruti", "Jalpa", "Janki",
        "Jasmin", "Jigna", "Jinal", "Juhi", "Jyotsna", "Kalindi", "Kalpana", "Kamini", "Ketaki", "Khyati", "Kinjal", "Kokila", "Komal", "Kranti", "Krupa",
        "Kunda", "Lalita", "Leena", "Madhavi", "Madhuri", "Maithili", "Manasi", "Mangal", "Manisha", "Mansi", "Meghana", "Minal", "Mitali", "Mrunal",
        "Mugdha", "Nandini", "Nayana", "Neeta", "Nikita", "Nilima", "Nutan", "Parul", "Pinal", "Prachi", "Pradnya", "Prajakta", "Pranali", "Purvi",
        "Rajashree", "Ranjana", "Rasika", "Reshma", "Riddhi", "Rohini", "Rucha", "Rupal", "Sampada", "Sanika", "Sayali", "Shalaka", "Sharmila", "Sheetal",
        "Shilpa", "Shital", "Shraddha", "Shubhangi", "Siddhi", "Smital", "Snehal", "Sonal", "Sonali", "Sujata", "Sulbha", "Supriya", "Surekha", "Tanvi",
        "Tejal", "Tejaswini", "Trupti", "Ujwala", "Urvi", "Vaibhavi", "Vaishali", "Varsha", "Vidya", "Vrushali", "Yamini", "Yogita",
    ];
    const MEN: &'static [&'static str] = &[
        "Abhay", "Abhijit", "Aditya", "Ajinkya", "Akshay", "Amar", "Amey", "Amol", "Aniket", "Aniruddha", "Anirudh", "Arjun", "Ashish", "Atul", "Avdhoot",
        "Bhalchandra", "Bhargav", "Bhaskar", "Bhavesh", "Bhushan", "Bipin", "Chetan", "Chintan", "Chirag", "Dattatray", "Devang", "Dhananjay", "Dhaval",
        "Dhiren", "Dhruv", "Digambar", "Dilip", "Dnyaneshwar", "Gajanan", "Ganesh", "Gautam", "Gunvant", "Hardik", "Haresh", "Harshad", "Harshal", "Hemang",
        "Himanshu", "Hitesh", "Hrishikesh", "Jagannath", "Jayant", "Jayesh", "Jignesh", "Kalpesh", "Kaushik", "Kedar", "Ketan", "Kiran", "Kirit", "Kunal",
        "Mahendra", "Makarand", "Mandar", "Mangesh", "Manohar", "Maulik", "Mayur", "Mehul", "Mihir", "Milind", "Mitesh", "Mukund", "Nachiket", "Nandkumar",
        "Narayan", "Narendra", "Nikhil", "Nilesh", "Nimesh", "Niraj", "Niranjan", "Onkar", "Parag", "Paresh", "Parth", "Prafull", "Prasad", "Prathamesh",
        "Pratik", "Rajan", "Rajendra", "Ranjit", "Rasik", "Ravindra", "Rohan", "Rushikesh", "Sagar", "Sameer", "Samir", "Sandesh", "Sanket", "Santosh",
        "Sarang", "Shantanu", "Shirish", "Shivaji", "Shreyas", "Shridhar", "Siddharth", "Snehal", "Somnath", "Subodh", "Suhas", "Sujit", "Swapnil", "Tejas",
        "Tushar", "Uday", "Umang", "Vaibhav", "Vasant", "Vijay", "Vikrant", "Vilas", "Vinayak", "Viral", "Vishwas", "Yash", "Yashwant", "Yogendra",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Adhikari", "Akolkar", "Amin", "Apte", "Athavale", "Avhad", "Bapat", "Barot", "Bhagat", "Bhagwat", "Bhandari", "Bhave", "Bhavsar", "Bhide", "Bhoir",
        "Bhosale", "Borkar", "Brahmbhatt", "Chavan", "Chavda", "Chitale", "Choksi", "Chudasama", "Dabhi", "Dalvi", "Damle", "Dangi", "Darji", "Dave",
        "Deodhar", "Desai", "Deshmukh", "Deshpande", "Dhamale", "Dholakia", "Dhumal", "Doshi", "Gadgil", "Gadhvi", "Gaikwad", "Gajjar", "Gamit", "Gavit",
        "Ghadge", "Ghate", "Ghorpade", "Godbole", "Gohil", "Gokhale", "Gore", "Gosavi", "Hiremath", "Inamdar", "Jadeja", "Jadhav", "Jagdale", "Jagtap",
        "Jani", "Javiya", "Jhala", "Jog", "Kadam", "Kale", "Kamble", "Kanani", "Kapadia", "Karve", "Kelkar", "Khare", "Kher", "Khot", "Kokate", "Koli",
        "Kolte", "Kothari", "Kulkarni", "Kumbhar", "Lad", "Lele", "Lokhande", "Londhe", "Mahadik", "Makwana", "Mane", "Mankad", "Marathe", "Mavani", "Modak",
        "Mohite", "Mokashi", "More", "Mulay", "Nadkarni", "Naik", "Nanavati", "Nene", "Nikam", "Oak", "Oza", "Padhye", "Panchal", "Pandya", "Parab",
        "Paranjape", "Parekh", "Parikh", "Parmar", "Patel", "Pathare", "Patil", "Patwardhan", "Pawar", "Pednekar", "Phadke", "Phadnis", "Phule", "Pingale",
        "Potdar", "Prabhu", "Rabari", "Rajguru", "Ranade", "Rane", "Rathva", "Raval", "Sabnis", "Salunkhe", "Salvi", "Sane", "Sanghvi", "Sarvaiya", "Sathe",
        "Savant", "Sawant", "Shah", "Shelar", "Shete", "Shinde", "Shirke", "Solanki", "Soman", "Sonawane", "Sutar", "Talpade", "Tambe", "Tandel", "Tendolkar",
        "Thakkar", "Thorat", "Trivedi", "Vaghela", "Vaidya", "Vakil", "Vartak", "Vasava", "Vora", "Wagh", "Waghmare", "Walvekar", "Zala",
    ];
}
