//! Scenarios as their users meet them: through [`load`](super::load) alone.

mod bounds;
mod bundled;
mod faults;
mod fitting;
mod loops;
mod manners;
mod pools;
mod schema;
mod shapes;
mod story;
mod trace;

/// A small scenario without a fault, to put faults into.
const SOUND: &str = r#"format = 1
name = "sound"
title = "Nothing is wrong here"
date = "2021-04-28"

[[actor]]
id = "citizen"
kind = "citizen"
sources = "127.66.0.0/16"
stages = [{ rate = 2, for = "10s" }]

  [[actor.step]]
  id = "ask"
  request = "POST /api/v2/auth/generateMobileOTP"
  body = '{"mobile":"{person.mobile}","secret":"x"}'
  capture = { txn = "json:/txnId" }

  [[actor.step]]
  id = "read-sms"
  read_otp = "portal"

  [[actor.step]]
  id = "log-in"
  request = "POST /api/v2/auth/validateMobileOtp"
  body = '{"otp":"{otp.sha256}","txnId":"{capture.txn}"}'
  entitles = true

[[threshold]]
measure = "response.p99"
below = "2s"
"#;
