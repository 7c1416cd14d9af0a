//! The rules by name.

/// A rule of the firewall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// A method that no part of the registry has.
    OddMethod,
    /// A way out of a folder.
    PathTraversal,
    /// Percent signs that encode nothing, or text that is not UTF-8.
    BrokenEncoding,
    /// Percent signs that encode percent signs.
    DoubleEncoding,
    /// Bytes that no text has.
    ControlByte,
    /// More digits than any number of the registry has.
    OversizedNumber,
    /// A body of a kind that is not taken here.
    WrongContentType,
    /// Words of a database.
    SqlProbe,
    /// Words of a page's script.
    ScriptProbe,
    /// Marks of a template or a lookup.
    TemplateProbe,
    /// Words of a command line.
    CommandProbe,
}

impl Rule {
    /// Every rule, in the order in which they are numbered.
    pub(crate) const ALL: [Self; 11] = [
        Self::OddMethod,
        Self::PathTraversal,
        Self::BrokenEncoding,
        Self::DoubleEncoding,
        Self::ControlByte,
        Self::OversizedNumber,
        Self::WrongContentType,
        Self::SqlProbe,
        Self::ScriptProbe,
        Self::TemplateProbe,
        Self::CommandProbe,
    ];

    /// What the log and the metrics call it.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::OddMethod => "odd-method",
            Self::PathTraversal => "path-traversal",
            Self::BrokenEncoding => "broken-encoding",
            Self::DoubleEncoding => "double-encoding",
            Self::ControlByte => "control-byte",
            Self::OversizedNumber => "oversized-number",
            Self::WrongContentType => "wrong-content-type",
            Self::SqlProbe => "sql-probe",
            Self::ScriptProbe => "script-probe",
            Self::TemplateProbe => "template-probe",
            Self::CommandProbe => "command-probe",
        }
    }

    /// What it refuses, in one sentence.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::OddMethod => {
                "A method other than GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, QUERY and TRACE."
            }
            Self::PathTraversal => {
                "A step out of a folder (`..`, `../`, `..\\`, also encoded), or an encoded separator in the path."
            }
            Self::BrokenEncoding => {
                "A percent sign without two hexadecimal digits, or bytes that are not UTF-8."
            }
            Self::DoubleEncoding => {
                "A percent sign that is itself percent-encoded, before two hexadecimal digits."
            }
            Self::ControlByte => "A control byte in path or query, a zero in the text of a body.",
            Self::OversizedNumber => "A number of more than 24 digits in path, query or body.",
            Self::WrongContentType => {
                "A body that says it is something else than JSON or NDJSON (or, outside `/api/`, a form)."
            }
            Self::SqlProbe => "Words that end one database query and begin another.",
            Self::ScriptProbe => "The beginning of a script in a page.",
            Self::TemplateProbe => "The marks of a template expression or a lookup.",
            Self::CommandProbe => {
                "Words of a command line, or files that only an intruder asks for."
            }
        }
    }
}
