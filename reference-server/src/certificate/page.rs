//! The page: one sheet of A4 with text that can be selected, and the QR code.
//!
//! Text is Helvetica, which every reader of PDF brings along, in the Windows code page (its letters
//! of Latin-1 are all that names need); other characters become question marks.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::symbol::{Symbol, symbol};
use crate::store::{Certified, date_text};

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const SHEET: Ref = Ref::new(3);
const TEXT: Ref = Ref::new(4);
const PLAIN: Ref = Ref::new(5);
const BOLD: Ref = Ref::new(6);
const CODE: Ref = Ref::new(7);
const INFO: Ref = Ref::new(8);

const PLAIN_NAME: Name<'_> = Name(b"F1");
const BOLD_NAME: Name<'_> = Name(b"F2");
const CODE_NAME: Name<'_> = Name(b"Q1");

/// Points, 72 to an inch.
const A4: Rect = Rect {
    x1: 0.0,
    y1: 0.0,
    x2: 595.0,
    y2: 842.0,
};
const LEFT: f32 = 56.0;
const VALUES: f32 = 220.0;
const TOP: f32 = 780.0;
const LINE: f32 = 18.0;
/// As large as the page allows: 10 cm, so that a module is more than half a millimetre.
const CODE_SIZE: f32 = 290.0;
const CODE_BOTTOM: f32 = 60.0;

const TITLE: &str = "Certificate of Vaccination";

/// The PDF of `certified` with `sealed` in its QR code; `None` when that does not fit.
pub(crate) fn page(certified: &Certified, sealed: &str) -> Option<Vec<u8>> {
    let symbol = symbol(sealed)?;
    let mut pdf = Pdf::new();
    frame(&mut pdf);
    picture(&mut pdf, &symbol)?;
    let text = Writing::new().all(certified).finish();
    pdf.stream(TEXT, &text);
    Some(pdf.finish())
}

/// Catalog, sheet and fonts.
fn frame(pdf: &mut Pdf) {
    pdf.catalog(CATALOG).pages(PAGES).lang(TextStr("en"));
    pdf.document_info(INFO).title(TextStr(TITLE));
    pdf.pages(PAGES).kids([SHEET]).count(1);
    let mut sheet = pdf.page(SHEET);
    sheet.media_box(A4).parent(PAGES).contents(TEXT);
    let mut resources = sheet.resources();
    resources
        .fonts()
        .pair(PLAIN_NAME, PLAIN)
        .pair(BOLD_NAME, BOLD);
    resources.x_objects().pair(CODE_NAME, CODE);
    resources.finish();
    sheet.finish();
    for (font, name) in [(PLAIN, "Helvetica"), (BOLD, "Helvetica-Bold")] {
        pdf.type1_font(font)
            .base_font(Name(name.as_bytes()))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
    }
}

fn picture(pdf: &mut Pdf, symbol: &Symbol) -> Option<()> {
    let width = i32::try_from(symbol.width).ok()?;
    let mut image = pdf.image_xobject(CODE, &symbol.rows);
    image.width(width).height(width).bits_per_component(1);
    image.color_space().device_gray();
    Some(())
}

/// The content of the sheet, line by line from the top.
struct Writing {
    content: Content,
    y: f32,
}

impl Writing {
    fn new() -> Self {
        Self {
            content: Content::new(),
            y: TOP,
        }
    }

    fn all(mut self, certified: &Certified) -> Self {
        let holder = &certified.holder;
        self.text(BOLD_NAME, 20.0, LEFT, TITLE);
        self.down(2.0);
        self.line("Name", &holder.name);
        self.line("Year of birth", &holder.birth_year);
        self.line("Gender", holder.gender);
        let document = format!("{} {}", holder.photo_id_type, holder.photo_id_number);
        self.line("Identity document", &document);
        self.line("Beneficiary reference id", &holder.beneficiary_reference_id);
        self.line("Status", holder.vaccination_status);
        for given in &certified.doses {
            let (dose, centre) = (&given.dose, &given.centre);
            self.down(0.5);
            self.text(BOLD_NAME, 12.0, LEFT, &format!("Dose {}", dose.number));
            self.down(1.0);
            self.line("Vaccine", dose.vaccine.name());
            self.line(
                "Date and batch",
                &format!("{}, batch {}", date_text(dose.date), dose.batch),
            );
            let place = format!("{}, {}", centre.district.name, centre.district.state().name);
            self.line("Centre", &format!("{}, {place}", centre.name));
        }
        self.code();
        self
    }

    fn line(&mut self, label: &str, value: &str) {
        self.text(PLAIN_NAME, 11.0, LEFT, label);
        self.text(PLAIN_NAME, 11.0, VALUES, value);
        self.down(1.0);
    }

    fn text(&mut self, font: Name<'_>, size: f32, x: f32, text: &str) {
        self.content
            .begin_text()
            .set_font(font, size)
            .next_line(x, self.y)
            .show(Str(&encoded(text)))
            .end_text();
    }

    fn down(&mut self, lines: f32) {
        self.y -= lines * LINE;
    }

    fn code(&mut self) {
        let left = (A4.x2 - CODE_SIZE) / 2.0;
        self.content
            .save_state()
            .transform([CODE_SIZE, 0.0, 0.0, CODE_SIZE, left, CODE_BOTTOM])
            .x_object(CODE_NAME)
            .restore_state();
        self.y = CODE_BOTTOM - LINE;
        let words = "The code holds the same, signed. Synthetic person, of no legal value.";
        self.text(PLAIN_NAME, 9.0, LEFT, words);
    }

    fn finish(self) -> Vec<u8> {
        self.content.finish().into_vec()
    }
}

/// One byte a character: ASCII and Latin-1 have the same numbers in the Windows code page.
fn encoded(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| {
            let byte = u8::try_from(u32::from(letter)).unwrap_or(b'?');
            if matches!(byte, 0x20..=0x7e | 0xa0..) {
                byte
            } else {
                b'?'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_beyond_the_code_page_become_question_marks() {
        assert_eq!(encoded("Zo\u{eb} \u{915}\n"), b"Zo\xeb ??");
    }
}
