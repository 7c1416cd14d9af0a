//! A household that registers, books, moves and cancels, and remembers what it was told.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::mpsc::Sender;

use population::mix::Rng;
use serde_json::{Value, json};

use crate::http::ask;
use crate::registry::Running;

const DASHBOARD: &str = "/api/v2/appointment/beneficiaries";
const SLOTS: [&str; 2] = ["09:00AM-11:00AM", "03:00PM-05:00PM"];
const PEOPLE_MAX: usize = 4;

/// What the whole test counts.
#[derive(Debug, Default)]
pub(crate) struct Books {
    pub(crate) acknowledged: u64,
    pub(crate) unanswered: u64,
    /// Unanswered requests that turned out to have happened.
    pub(crate) happened: u64,
}

/// An appointment, without its id: a client that got no answer does not know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Booking {
    pub(crate) session: String,
    slot: String,
    pub(crate) people: BTreeSet<String>,
}

/// What a dashboard shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// Names, because a newcomer's id is in the answer that may be missing.
    names: BTreeSet<String>,
    pub(crate) bookings: BTreeSet<Booking>,
}

/// How a visit ended: what the registry may show afterwards.
pub(crate) struct End {
    pub(crate) acknowledged: u64,
    /// As answered; then, if a request had no answer, as it would be with it.
    pub(crate) possible: Vec<State>,
}

/// A household with a session of its own.
pub(crate) struct Visitor {
    listening: SocketAddr,
    token: String,
    sessions: Vec<String>,
    people: BTreeMap<String, String>,
    appointments: BTreeMap<String, Booking>,
    pub(crate) state: State,
}

/// A request, and what it does when it happens.
struct Wish {
    path: &'static str,
    body: Value,
    after: State,
}

impl Visitor {
    /// Logs in and looks at the dashboard.
    pub(crate) fn enter(running: &Running, n: usize, sessions: &[String]) -> Self {
        let token = running.token(running.household(n).mobile());
        let mut visitor = Self {
            listening: running.listening,
            sessions: sessions.to_vec(),
            people: BTreeMap::new(),
            appointments: BTreeMap::new(),
            state: State::default(),
            token,
        };
        visitor.read(&running.get(DASHBOARD, &visitor.token));
        visitor
    }

    fn read(&mut self, dashboard: &Value) {
        self.people.clear();
        self.appointments.clear();
        for record in dashboard["beneficiaries"].as_array().expect("a list") {
            let id = text(&record["beneficiary_reference_id"]);
            for shown in record["appointments"].as_array().expect("a list") {
                let booking = self.appointments.entry(text(&shown["appointment_id"]));
                let booking = booking.or_insert_with(|| Booking {
                    session: text(&shown["session_id"]),
                    slot: text(&shown["slot"]),
                    people: BTreeSet::new(),
                });
                booking.people.insert(id.clone());
            }
            self.people.insert(id, text(&record["name"]));
        }
        self.state = State {
            names: self.people.values().cloned().collect(),
            bookings: self.appointments.values().cloned().collect(),
        };
    }

    /// Asks for one thing after the other until the registry is gone or has enough of it, and tells
    /// of each change that was answered.
    pub(crate) fn work(mut self, draw: &mut Rng, answered: &Sender<()>) -> End {
        let mut acknowledged = 0;
        loop {
            let wish = self.wish(draw);
            let answer = ask(self.listening, "POST", wish.path, &self.token, &wish.body);
            let Ok((status, _)) = answer else {
                return End {
                    acknowledged,
                    possible: vec![self.state, wish.after],
                };
            };
            if (200..300).contains(&status) {
                acknowledged += 1;
                // Whoever counts may have heard enough.
                let _ = answered.send(());
                self.state = wish.after;
                // The ids in the answers are on the dashboard too.
                let look = ask(self.listening, "GET", DASHBOARD, &self.token, &Value::Null);
                let Ok((200, dashboard)) = look else {
                    return End {
                        acknowledged,
                        possible: vec![self.state],
                    };
                };
                let told = self.state.clone();
                self.read(&dashboard);
                assert_eq!(self.state, told, "the dashboard shows what was answered");
            }
            if status == 429 {
                return End {
                    acknowledged,
                    possible: vec![self.state],
                };
            }
        }
    }

    fn wish(&self, draw: &mut Rng) -> Wish {
        let booked: BTreeSet<&String> = self
            .appointments
            .values()
            .flat_map(|booking| &booking.people)
            .collect();
        let mut free: Vec<&String> = self.people.keys().collect();
        free.retain(|id| !booked.contains(id));
        match draw.below(8) {
            0 if self.people.len() < PEOPLE_MAX => self.register(draw),
            1 if self.people.len() > 2 => self.delete(draw),
            2 | 3 if !self.appointments.is_empty() => self.reschedule(draw),
            4 | 5 if !self.appointments.is_empty() => self.cancel(draw),
            _ if !free.is_empty() => self.schedule(draw, &free),
            _ => self.cancel(draw),
        }
    }

    fn register(&self, draw: &mut Rng) -> Wish {
        let letters = (0..12).map(|_| char::from(b'a' + draw.below(26) as u8));
        let name = format!("N{}", letters.collect::<String>());
        let mut after = self.state.clone();
        after.names.insert(name.clone());
        Wish {
            path: "/api/v2/registration/beneficiary/new",
            body: json!({
                "name": name, "birth_year": "1970", "gender_id": 1, "photo_id_type": 6,
                "photo_id_number": "ABCXA1234Z", "comorbidity_ind": "N", "consent_version": "1",
            }),
            after,
        }
    }

    fn delete(&self, draw: &mut Rng) -> Wish {
        let (id, name) = pick(self.people.iter(), draw);
        let mut after = self.state.clone();
        after.names.remove(name);
        after.bookings = without(&after.bookings, |person| person == id);
        Wish {
            path: "/api/v2/registration/beneficiary/delete",
            body: json!({ "beneficiary_reference_id": id }),
            after,
        }
    }

    fn schedule(&self, draw: &mut Rng, free: &[&String]) -> Wish {
        let count = 1 + draw.below(free.len() as u64) as usize;
        let people: BTreeSet<String> = free[..count].iter().map(|id| (*id).clone()).collect();
        let booking = self.booking(draw, people);
        let mut after = self.state.clone();
        after.bookings.insert(booking.clone());
        Wish {
            path: "/api/v2/appointment/schedule",
            body: json!({
                "dose": 1, "session_id": booking.session, "slot": booking.slot,
                "beneficiaries": booking.people,
            }),
            after,
        }
    }

    fn reschedule(&self, draw: &mut Rng) -> Wish {
        let (id, old) = pick(self.appointments.iter(), draw);
        let new = self.booking(draw, old.people.clone());
        let mut after = self.state.clone();
        after.bookings.remove(old);
        after.bookings.insert(new.clone());
        Wish {
            path: "/api/v2/appointment/reschedule",
            body: json!({ "appointment_id": id, "session_id": new.session, "slot": new.slot }),
            after,
        }
    }

    fn cancel(&self, draw: &mut Rng) -> Wish {
        let (id, booking) = pick(self.appointments.iter(), draw);
        let count = 1 + draw.below(booking.people.len() as u64) as usize;
        let leaving: BTreeSet<&String> = booking.people.iter().take(count).collect();
        let mut after = self.state.clone();
        after.bookings = without(&after.bookings, |person| leaving.contains(person));
        Wish {
            path: "/api/v2/appointment/cancel",
            body: json!({ "appointment_id": id, "beneficiariesToCancel": leaving }),
            after,
        }
    }

    fn booking(&self, draw: &mut Rng, people: BTreeSet<String>) -> Booking {
        Booking {
            session: pick(self.sessions.iter(), draw).clone(),
            slot: pick(SLOTS.iter(), draw).to_string(),
            people,
        }
    }
}

/// The bookings without some people; nobody's booking is none.
fn without(bookings: &BTreeSet<Booking>, leaves: impl Fn(&String) -> bool) -> BTreeSet<Booking> {
    let mut left: Vec<Booking> = bookings.iter().cloned().collect();
    for booking in &mut left {
        booking.people.retain(|person| !leaves(person));
    }
    left.retain(|booking| !booking.people.is_empty());
    left.into_iter().collect()
}

fn pick<T>(mut from: impl ExactSizeIterator<Item = T>, draw: &mut Rng) -> T {
    let place = draw.below(from.len() as u64) as usize;
    from.nth(place).expect("there is something to pick from")
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}
