//! A sheet of A4 with text that can be selected, and perhaps a picture of one bit a point.
//!
//! Text is Helvetica, which every reader of PDF brings along, in the Windows code page (its letters
//! of Latin-1 are all that names need); other characters become question marks.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::symbol::Symbol;

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

/// The sheet while it is written, line by line from the top.
pub(super) struct Sheet {
    title: &'static str,
    content: Content,
    y: f32,
}

impl Sheet {
    pub(super) fn new(title: &'static str) -> Self {
        let mut sheet = Self {
            title,
            content: Content::new(),
            y: TOP,
        };
        sheet.text(BOLD_NAME, 20.0, LEFT, title);
        sheet.down(2.0);
        sheet
    }

    /// A heading of its own.
    pub(super) fn heading(&mut self, text: &str) {
        self.down(0.5);
        self.text(BOLD_NAME, 12.0, LEFT, text);
        self.down(1.0);
    }

    /// What something is, and its value.
    pub(super) fn line(&mut self, label: &str, value: &str) {
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

    /// The PDF, with small words at the foot, below the symbol if there is one.
    pub(super) fn finish(mut self, symbol: Option<&Symbol>, foot: &str) -> Option<Vec<u8>> {
        if symbol.is_some() {
            self.code();
        }
        self.y = CODE_BOTTOM - LINE;
        self.text(PLAIN_NAME, 9.0, LEFT, foot);
        let mut pdf = Pdf::new();
        frame(&mut pdf, self.title, symbol.is_some());
        if let Some(symbol) = symbol {
            picture(&mut pdf, symbol)?;
        }
        pdf.stream(TEXT, &self.content.finish().into_vec());
        Some(pdf.finish())
    }

    fn code(&mut self) {
        let left = (A4.x2 - CODE_SIZE) / 2.0;
        self.content
            .save_state()
            .transform([CODE_SIZE, 0.0, 0.0, CODE_SIZE, left, CODE_BOTTOM])
            .x_object(CODE_NAME)
            .restore_state();
    }
}

/// Catalog, sheet and fonts.
fn frame(pdf: &mut Pdf, title: &str, with_code: bool) {
    pdf.catalog(CATALOG).pages(PAGES).lang(TextStr("en"));
    pdf.document_info(INFO).title(TextStr(title));
    pdf.pages(PAGES).kids([SHEET]).count(1);
    let mut sheet = pdf.page(SHEET);
    sheet.media_box(A4).parent(PAGES).contents(TEXT);
    let mut resources = sheet.resources();
    resources
        .fonts()
        .pair(PLAIN_NAME, PLAIN)
        .pair(BOLD_NAME, BOLD);
    if with_code {
        resources.x_objects().pair(CODE_NAME, CODE);
    }
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
