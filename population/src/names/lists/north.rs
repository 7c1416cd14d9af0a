//! Names that are usual in the region `North`.

use crate::names::Usual;

/// The lists of [`crate::names::Region::North`].
pub(in crate::names) struct North;

#[rustfmt::skip]
impl Usual for North {
    const WOMEN: &'static [&'static str] = &[
        "Aarti", "Aditi", "Alka", "Amrita", "Anita", "Anjali", "Anju", "Anupama", "Archana", "Asha", "Babita", "Bhavna", "Chanda", "Chitra", "Deepa",
        "Deepika", "Divya", "Durga", "Ekta", "Garima", "Gayatri", "Geeta", "Hema", "Indu", "Jaya", "Jyoti", "Kajal", "Kamla", "Kanchan", "Kavita", "Khushboo",
        "Kiran", "Kumud", "Kusum", "Lata", "Madhu", "Mamta", "Manju", "Maya", "Meena", "Meenakshi", "Mithlesh", "Munni", "Namrata", "Neelam", "Neeta", "Neha",
        "Nidhi", "Nirmala", "Nisha", "Pallavi", "Payal", "Pooja", "Poonam", "Pratibha", "Preeti", "Priyanka", "Pushpa", "Rachna", "Radha", "Rajni", "Rakhi",
        "Rani", "Rashmi", "Reena", "Rekha", "Renu", "Ritu", "Roshni", "Rukmini", "Sandhya", "Sangeeta", "Santosh", "Sapna", "Sarita", "Saroj", "Savita",
        "Seema", "Shabnam", "Shalini", "Shanti", "Shashi", "Shobha", "Shweta", "Smita", "Sonam", "Sudha", "Suman", "Sunita", "Sushma", "Swati", "Tara", "Uma",
        "Urmila", "Usha", "Vandana", "Vimla", "Yashoda", "Zeenat", "Zoya",
    ];
    const MEN: &'static [&'static str] = &[
        "Aakash", "Abhishek", "Ajay", "Akhilesh", "Alok", "Aman", "Amit", "Anand", "Anil", "Ankit", "Anuj", "Arun", "Ashok", "Ashutosh", "Avinash", "Baldev",
        "Bharat", "Bhupesh", "Brijesh", "Chandan", "Deepak", "Devendra", "Dharmendra", "Dinesh", "Firoz", "Gaurav", "Ghanshyam", "Girish", "Gopal", "Govind",
        "Harish", "Hemant", "Imran", "Irfan", "Jagdish", "Jitendra", "Kailash", "Kamlesh", "Kapil", "Karan", "Kishore", "Krishna", "Kuldeep", "Lalit",
        "Lokesh", "Mahesh", "Manish", "Manoj", "Mohan", "Mukesh", "Munna", "Naresh", "Naveen", "Neeraj", "Nitin", "Omprakash", "Pankaj", "Pawan", "Pradeep",
        "Prakash", "Pramod", "Prashant", "Praveen", "Prem", "Puneet", "Raghav", "Rahul", "Raj", "Rajeev", "Rajesh", "Rajkumar", "Rakesh", "Ram", "Ramesh",
        "Ravi", "Rohit", "Sachin", "Salim", "Sandeep", "Sanjay", "Sanjeev", "Satish", "Saurabh", "Shailesh", "Shankar", "Shashank", "Shivam", "Shyam",
        "Subhash", "Sudhir", "Sumit", "Sunil", "Suraj", "Surendra", "Suresh", "Tarun", "Umesh", "Upendra", "Vijay", "Vikas", "Vikram", "Vinay", "Vinod",
        "Vipin", "Virendra", "Vishal", "Vivek", "Yogesh",
    ];
    const FAMILY: &'static [&'static str] = &[
        "Agarwal", "Agnihotri", "Ahirwar", "Ahmad", "Ansari", "Arya", "Asthana", "Awasthi", "Baghel", "Bairwa", "Bajpai", "Balmiki", "Bansal", "Bhadauria",
        "Bhardwaj", "Bharti", "Bhatt", "Bisht", "Chaturvedi", "Chaubey", "Chaudhary", "Chauhan", "Choubey", "Dhobi", "Dixit", "Dubey", "Dwivedi", "Gahlot",
        "Gautam", "Giri", "Goswami", "Goyal", "Gupta", "Gurjar", "Jaiswal", "Jatav", "Jha", "Joshi", "Kanaujia", "Kashyap", "Katiyar", "Keshari", "Khan",
        "Khandelwal", "Khatik", "Kumhar", "Kushwaha", "Lodhi", "Maheshwari", "Malviya", "Mandal", "Mathur", "Maurya", "Meena", "Mehta", "Mishra", "Mittal",
        "Negi", "Nigam", "Nishad", "Ojha", "Pal", "Panchal", "Pande", "Panwar", "Parashar", "Parihar", "Paswan", "Patel", "Pathak", "Prajapati", "Prasad",
        "Pundir", "Qureshi", "Raghuvanshi", "Rai", "Rajak", "Rajbhar", "Rajput", "Rana", "Rastogi", "Rathore", "Rawat", "Sahu", "Saini", "Saksena", "Saxena",
        "Sharma", "Shekhawat", "Shrivastava", "Shukla", "Siddiqui", "Singh", "Sinha", "Solanki", "Soni", "Srivastava", "Tanwar", "Thakur", "Tiwari", "Tomar",
        "Tripathi", "Trivedi", "Tyagi", "Upadhyay", "Varshney", "Verma", "Vishwakarma", "Vyas", "Yadav",
    ];
}
