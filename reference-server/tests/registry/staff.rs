//! Authorised users: who they are, whom they may see, and what is on record of it.

mod audit;
mod doses;
mod jurisdiction;
mod login;
pub(crate) mod probes;
mod refused;
mod refused_lines;
mod revoked;

use population::{Mobile, Person};
use serde_json::{Value, json};

use crate::client::{Answer, Request};
use crate::drill::{Drill, sha256};

pub(crate) const LOGIN: &str = "/api/v3/staff/auth/login";
pub(crate) const CONFIRM: &str = "/api/v3/staff/auth/confirmOTP";

pub(crate) const BY_ID: &str = "/api/v2/vaccinator/beneficiaries/findByReferenceId";
pub(crate) const BY_MOBILE: &str = "/api/v3/staff/beneficiaries/findByMobile";
pub(crate) const DOSES: &str = "/api/v3/vaccinator/doses";

/// A centre that vaccinates today.
#[derive(Clone, Debug)]
pub(crate) struct Sitting {
    pub(crate) centre: u32,
    pub(crate) vaccine: String,
}

impl Sitting {
    /// In the district where this person lives, for grown-ups of every age, with places left.
    pub(crate) fn today(drill: &Drill, person: &Person) -> Option<Self> {
        let (district, date) = (person.district().id, drill.date.strftime("%d-%m-%Y"));
        let path = format!(
            "/api/v2/appointment/sessions/public/findByDistrict?district_id={district}&date={date}"
        );
        let page = drill.send(&Request::get(path).from(drill.visitor())).json();
        let sessions = page["sessions"].as_array()?.clone();
        let free = sessions
            .into_iter()
            .find(|session| session["available_capacity_dose1"].as_u64() > Some(1))?;
        Some(Self {
            centre: u32::try_from(free["center_id"].as_u64()?).ok()?,
            vaccine: free["vaccine"].as_str()?.to_owned(),
        })
    }
}

/// An authorised user, as the operator knows them.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) password: String,
    pub(crate) mobile: Mobile,
}

impl Drill {
    /// What the control port says of an account.
    pub(crate) fn user(&self, name: &str) -> User {
        let said = self.control(format!("/credentials/staff/{name}"));
        let text = |member: &str| said[member].as_str().expect("credentials").to_owned();
        User {
            name: text("user_name"),
            password: text("password"),
            mobile: text("mobile").parse().expect("a mobile"),
        }
    }

    /// Presents a password.
    pub(crate) fn present(&self, user: &str, password: &str) -> Answer {
        let body = json!({ "user_name": user, "password": password });
        self.send(&Request::post(LOGIN, &body))
    }

    /// Presents an OTP.
    pub(crate) fn confirm_user(&self, user: &str, transaction: &Value, digits: &str) -> Answer {
        let body = json!({ "user_name": user, "otp": sha256(digits), "txnId": transaction });
        self.send(&Request::post(CONFIRM, &body))
    }

    /// The token of a user, in the honest way.
    pub(crate) fn staff_token(&self, name: &str) -> String {
        let user = self.user(name);
        let asked = self.present(&user.name, &user.password);
        assert_eq!(asked.status, 200, "{}", asked.text());
        let digits = self.newest_otp(user.mobile);
        let answer = self.confirm_user(name, &asked.json()["txnId"], &digits);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["token"].as_str().expect("a token").to_owned()
    }
}
