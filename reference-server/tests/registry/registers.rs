//! Registers of partners: read whole, or refused with everything that is wrong.

use reference_server::start;

use crate::client::Request;
use crate::drill::{Drill, LOOKUP, config};
use crate::signing::{Signer, register};

fn refusal(text: &str) -> String {
    let file = register(&[text.to_owned()]);
    let mut config = config();
    config.partners.register = Some(file.path().to_owned());
    let refused = start(config).expect_err("a refusal").to_string();
    refused.replace(&file.path().display().to_string(), "FILE")
}

#[test]
fn all_faults_are_told_at_once_with_their_places_and_without_secrets() {
    let secret = "5ec2e75ec2e75ec2e75ec2e75ec2e7";
    let text = format!(
        "title = \"x\"\n\
         [[partner]]\n\
         id = 1\n\
         name = \"\"\n\
         key_id = \"Upper\"\n\
         key_sha256 = \"{secret}\"\n\
         signing_secret = \"{secret}\"\n\
         scopes = [\"otp\", \"everything\"]\n\
         addresses = [\"10.1.2.3\", \"10.1.2.300\", 7]\n\
         phone = \"{secret}\"\n\
         [[partner]]\n\
         id = \"two\"\n\
         scopes = []\n\
         signing_secret = \"{secret}\"\n\
         public_key = \"{secret}\"\n"
    );
    let told = refusal(&text);
    assert!(!told.contains(secret), "{told}");
    insta::assert_snapshot!(told, @r"
    FILE:1:1: only [[partner]] tables belong here
    FILE:3:6: `id` is a number of the partner's own, 2 to 1000000 (1 is the rehearsal's)
    FILE:4:8: `name` is a name of 1 to 100 characters
    FILE:5:10: `key_id` is the part of the key before its dot: 1 to 40 letters a-z, digits and `-`, not `rehearsal`
    FILE:6:14: `key_sha256` is the SHA-256 of the whole key, 64 hexadecimal digits
    FILE:7:18: `signing_secret` is 32 random bytes, 64 hexadecimal digits
    FILE:8:18: an item of `scopes` is one of otp, lookup, certificate
    FILE:9:26: an item of `addresses` is an address or a block, such as 10.1.2.3 or 10.1.0.0/16
    FILE:9:40: an item of `addresses` is an address or a block, such as 10.1.2.3 or 10.1.0.0/16
    FILE:10:1: unknown key; a partner has id, name, key_id, key_sha256, signing_secret, public_key, scopes, addresses, certificate_sha256
    FILE:11:1: `name` is a name of 1 to 100 characters
    FILE:11:1: `key_id` is the part of the key before its dot: 1 to 40 letters a-z, digits and `-`, not `rehearsal`
    FILE:11:1: `key_sha256` is the SHA-256 of the whole key, 64 hexadecimal digits
    FILE:11:1: a partner has either `signing_secret` or `public_key`
    FILE:11:1: `addresses` is a list, each item an address or a block, such as 10.1.2.3 or 10.1.0.0/16
    FILE:12:6: `id` is a number of the partner's own, 2 to 1000000 (1 is the rehearsal's)
    FILE:13:10: `scopes` is a list, each item one of otp, lookup, certificate
    ");
}

#[test]
fn two_partners_never_share_an_id() {
    let entry = Signer::enrolled(2).entry(r#""otp""#);
    insta::assert_snapshot!(refusal(&[entry.clone(), entry].join("")), @r"
    FILE:10:6: another partner has this `id`
    FILE:12:10: another partner has this `key_id`
    ");
}

#[test]
fn what_is_no_register_is_refused() {
    insta::assert_snapshot!(refusal("partner = 3"), @"FILE:1:1: only [[partner]] tables belong here");
    insta::assert_snapshot!(refusal("[[partner]\nkey = \"5ec2e7\""), @"FILE:1:11: is no TOML; see https://toml.io");
    let mut config = config();
    config.partners.register = Some("/no/such/file".into());
    let refused = start(config).expect_err("a refusal").to_string();
    assert!(refused.contains("/no/such/file"), "{refused}");
}

#[test]
fn an_empty_register_leaves_the_rehearsals_partner() {
    let file = register(&[]);
    let drill = Drill::with(|config| config.partners.register = Some(file.path().to_owned()));
    let request = drill.as_partner(Request::get(LOOKUP));
    assert_eq!(drill.send(&request).status, 400);
}
