//! Who the people of seed 1 are. A change here changes what every recorded seed means: say so in the commit.

use population::{CentreIndex, Person, PersonIndex, Population, REGISTERED_PEOPLE};

fn registered() -> Population {
    Population::new(1, REGISTERED_PEOPLE).expect("the size is allowed")
}

fn describe(person: Person) -> String {
    let (household, photo_id) = (person.household(), person.photo_id());
    let doses: Vec<_> = person
        .doses()
        .into_iter()
        .map(|dose| {
            format!(
                " {} {} {} {} at {}",
                dose.number, dose.date, dose.vaccine, dose.batch, dose.centre
            )
        })
        .collect();
    format!(
        "{} {}, {}, {}, {} of household {} on {}\n  {} {}; {}\n  doses:{}",
        person.reference_id(),
        person.name(),
        person.gender(),
        person.birth_date(),
        person.index(),
        household.index(),
        household.mobile(),
        photo_id.kind,
        photo_id.number,
        person.address(),
        doses.join(";"),
    )
}

#[test]
fn people_stay_who_they_are() {
    let people = [
        0,
        1,
        600_000_016,
        600_000_021,
        600_000_152,
        REGISTERED_PEOPLE - 1,
    ];
    let described: Vec<_> = people
        .map(|index| {
            registered()
                .person(PersonIndex(index))
                .expect("the index is below the size")
        })
        .map(describe)
        .into();
    insta::assert_snapshot!(described.join("\n"), @r"
    82521828551771 Vimla Arya, Female, 1966-04-13, 0 of household 0 on 3559306131
      Aadhaar Card 140772280931; 49 Garden Street, South Extension, Nagaur, Rajasthan 332775
      doses: 1 2021-08-09 COVISHIELD CS98395 at 22487; 2 2021-11-17 COVISHIELD CS55253 at 22493
    30629033594072 Kanchan Arya, Female, 1970-02-07, 1 of household 0 on 3559306131
      Aadhaar Card 028813885870; 49 Garden Street, South Extension, Nagaur, Rajasthan 332775
      doses:
    96846567328526 Nagaraju Chalasani, Male, 1952-01-27, 600000016 of household 250000006 on 5538525385
      Driving License ZZ0520088907753; 88 Bus Stand Road, East Ward, Bangalore Rural, Karnataka 563117
      doses: 1 2021-05-22 COVAXIN CX59512 at 11181; 2 2021-09-04 COVAXIN CX13453 at 11193; 3 2022-09-06 COVAXIN CX60905 at 11176
    33998728218231 Abhishek Shrivastava, Male, 1986-11-10, 600000021 of household 250000007 on 2202001963
      PAN Card MHJXQ4101U; 225 Market Road, Sector Two, Siddharthnagar, Uttar Pradesh 240546
      doses: 1 2021-06-02 COVAXIN CX28969 at 30561; 2 2021-09-11 COVAXIN CX82601 at 30531; 3 2022-09-15 COVAXIN CX37844 at 30544
    87712414322707 Asha Mittal, Female, 1974-08-14, 600000152 of household 250000063 on 4864864189
      Voter ID M7I6830720; 207 Station Road, Industrial Estate, Rampur, Uttar Pradesh 236541
      doses: 1 2021-05-29 COVISHIELD CS22736 at 30121; 2 2021-09-08 COVISHIELD CS19138 at 30111; 3 2022-09-12 COVISHIELD CS40392 at 30133
    16596928439909 Kajal Tomar, Female, 1969-06-11, 1099999999 of household 458333332 on 2251926154
      Aadhaar Card 176164002036; 143 Tank Bund Road, College Road Area, Saharsa, Bihar 810328
      doses: 1 2021-09-09 COVISHIELD CS90499 at 4372; 2 2021-12-18 COVISHIELD CS91362 at 4352
    ");
}

#[test]
fn centres_stay_what_they_are() {
    let described: Vec<_> = [1, 5_000, 20_000]
        .map(|id| {
            registered()
                .centre(CentreIndex(id))
                .expect("the number is in use")
        })
        .map(|centre| {
            let fee = if centre.paid { "paid" } else { "free" };
            let (opens, closes) = (centre.opens, centre.closes);
            format!(
                "{} {} ({}), {} {}, {fee}, {:.4} {:.4}, {opens}-{closes}",
                centre.id,
                centre.name,
                centre.block,
                centre.district,
                centre.pincode,
                centre.latitude,
                centre.longitude
            )
        })
        .into();
    insta::assert_snapshot!(described.join("\n"), @r"
    1 Urban Health Post, Nicobar Sadar (Nicobar Sadar), Nicobar 744101, free, 11.9068 93.2049, 09:00:00-17:00:00
    5000 Community Health Centre, Balod East (Balod East), Balod 490011, free, 21.9580 81.4617, 09:00:00-17:00:00
    20000 Government School Camp, Rayagada North (Rayagada North), Rayagada 768321, free, 20.9030 84.5945, 09:00:00-17:00:00
    ");
}

#[test]
fn mobiles_of_nobody_stay_what_they_are() {
    insta::assert_snapshot!(registered().unregistered_mobile(0), @"4141205425");
}
