//! Authorised users: who they are, and how they sign in.

mod login;

use population::Mobile;
use serde_json::{Value, json};

use crate::client::{Answer, Request};
use crate::drill::{Drill, sha256};

pub(crate) const LOGIN: &str = "/api/v3/staff/auth/login";
pub(crate) const CONFIRM: &str = "/api/v3/staff/auth/confirmOTP";

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
