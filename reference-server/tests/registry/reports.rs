//! Public figures: those of the drive's calendar, never finer than five people.

use jiff::civil::date;
use population::REGISTERED_PEOPLE;
use serde_json::Value;

use crate::client::Answer;
use crate::drill::Drill;
use crate::shape::shape;

fn ask(drill: &Drill, query: &str) -> Answer {
    drill.get(format!("/api/v1/reports/v2/getPublicReports?{query}"))
}

fn numbers(value: &Value) -> Vec<u64> {
    match value {
        Value::Object(members) => members.values().flat_map(numbers).collect(),
        number => number.as_u64().into_iter().collect(),
    }
}

#[test]
fn the_countrys_figures_are_the_calendars() {
    let drill = Drill::with(|config| config.people = REGISTERED_PEOPLE);
    let page = ask(&drill, "state_id=&district_id=&date=17-09-2021").json();
    insta::assert_snapshot!(shape(&page), @r"
    topBlock: object
      registration: object
        total: number
      vaccination: object
        today: number
        tot_dose_1: number
        tot_dose_2: number
        tot_pd: number
        total: number
    ");
    let block = &page["topBlock"];
    assert_eq!(block["registration"]["total"], REGISTERED_PEOPLE);
    let vaccination = &block["vaccination"];
    // The published record of that day.
    assert_eq!(vaccination["today"], 25_000_000);
    let doses = ["tot_dose_1", "tot_dose_2", "tot_pd"].map(|name| vaccination[name].as_u64());
    let sum: u64 = doses.into_iter().flatten().sum();
    assert_eq!(vaccination["total"], sum);
    assert_eq!(sum, drill.population.doses_given(date(2021, 9, 17)));
}

#[test]
fn states_add_up_to_the_country_but_for_what_is_held_back() {
    let drill = Drill::with(|config| config.people = REGISTERED_PEOPLE);
    let total = |query: &str| {
        let page = ask(&drill, query).json();
        page["topBlock"]["vaccination"]["total"]
            .as_u64()
            .expect("a number")
    };
    let states: u64 = (1..=37).map(|id| total(&format!("state_id={id}"))).sum();
    let held_back = total("") - states;
    assert!(held_back < 37 * 6, "{held_back}");
}

#[test]
fn no_figure_is_finer_than_five() {
    let drill = Drill::hardened();
    let mut seen = 0;
    for district in 1..=90 {
        let page = ask(&drill, &format!("district_id={district}&date=17-09-2021")).json();
        let figures = numbers(&page);
        assert!(figures.iter().all(|figure| figure % 5 == 0), "{page}");
        seen += figures.iter().filter(|figure| **figure > 0).count();
    }
    assert!(seen > 0, "some figures are shown");
}

#[test]
fn what_is_not_yet_is_not_reported() {
    let drill = Drill::hardened();
    let [today, later] =
        ["17-09-2021", "17-09-2022"].map(|date| ask(&drill, &format!("date={date}")));
    assert_eq!(today.text(), later.text());
    for (query, answer) in [
        (
            "district_id=9999",
            r#"400 {"errorCode":"REQUEST0001","error":"Invalid District"}"#,
        ),
        (
            "state_id=99",
            r#"400 {"errorCode":"REQUEST0006","error":"Invalid State"}"#,
        ),
        (
            "district_id=%2B1",
            r#"400 {"errorCode":"REQUEST0001","error":"Invalid District"}"#,
        ),
        (
            "date=x",
            r#"400 {"errorCode":"REQUEST0002","error":"Invalid Date"}"#,
        ),
    ] {
        assert_eq!(ask(&drill, query).line(), answer);
    }
}
