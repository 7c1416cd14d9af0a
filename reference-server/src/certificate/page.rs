//! The certificate as a page to print: what is on record, and the QR code.

use super::sheet::Sheet;
use super::symbol::symbol;
use crate::store::{Certified, date_text};

/// The PDF of `certified` with `sealed` in its QR code; `None` when that does not fit.
pub(crate) fn page(certified: &Certified, sealed: &str) -> Option<Vec<u8>> {
    let symbol = symbol(sealed)?;
    let mut sheet = Sheet::new("Certificate of Vaccination");
    let holder = &certified.holder;
    sheet.line("Name", &holder.name);
    sheet.line("Year of birth", &holder.birth_year);
    sheet.line("Gender", holder.gender);
    let document = format!("{} {}", holder.photo_id_type, holder.photo_id_number);
    sheet.line("Identity document", &document);
    sheet.line("Beneficiary reference id", &holder.beneficiary_reference_id);
    sheet.line("Status", holder.vaccination_status);
    for given in &certified.doses {
        let (dose, centre) = (&given.dose, &given.centre);
        sheet.heading(&format!("Dose {}", dose.number));
        sheet.line("Vaccine", dose.vaccine.name());
        sheet.line(
            "Date and batch",
            &format!("{}, batch {}", date_text(dose.date), dose.batch),
        );
        let place = format!("{}, {}", centre.district.name, centre.district.state().name);
        sheet.line("Centre", &format!("{}, {place}", centre.name));
    }
    sheet.finish(
        Some(&symbol),
        "The code holds the same, signed. Synthetic person, of no legal value.",
    )
}
