//! temp
pub struct Bundled {
    pub name: &'static str,
    pub title: &'static str,
    pub text: &'static str,
}
pub const ALL: &[Bundled] = &[
    Bundled {
        name: "registration-opening",
        title: "x",
        text: include_str!("../../scenarios/registration-opening.toml"),
    },
    Bundled {
        name: "telegram-bot",
        title: "x",
        text: include_str!("../../scenarios/telegram-bot.toml"),
    },
    Bundled {
        name: "phone-list",
        title: "x",
        text: include_str!("../../scenarios/phone-list.toml"),
    },
    Bundled {
        name: "otp-abuse",
        title: "x",
        text: include_str!("../../scenarios/otp-abuse.toml"),
    },
];
pub fn find(name: &str) -> Option<&'static Bundled> {
    ALL.iter().find(|b| b.name == name)
}
impl super::plan::Plan {
    pub fn describe(&self) -> String {
        format!("{self:#?}")
    }
}
