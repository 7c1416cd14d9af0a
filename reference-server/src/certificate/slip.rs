//! The slip that somebody brings to an appointment.

use super::sheet::Sheet;
use crate::store::Visit;

/// The PDF of an appointment.
pub(crate) fn slip(visit: &Visit) -> Option<Vec<u8>> {
    let mut sheet = Sheet::new("Appointment for Vaccination");
    let (booked, centre) = (&visit.booked, &visit.booked.centre);
    sheet.line("Date", &booked.date);
    sheet.line("Time", booked.slot);
    sheet.line("Dose", &booked.dose.to_string());
    sheet.line("Vaccine", visit.vaccine);
    sheet.line("Centre", &centre.name);
    let place = format!("{}, {}", centre.district_name, centre.state_name);
    sheet.line("Place", &format!("{place}, {}", centre.pincode));
    sheet.line("Appointment", &booked.appointment_id.to_string());
    for record in &visit.people {
        sheet.heading(&record.name);
        sheet.line("Beneficiary reference id", &record.beneficiary_reference_id);
        sheet.line("Year of birth", &record.birth_year);
        let document = format!("{} {}", record.photo_id_type, record.photo_id_number);
        sheet.line("Bring this document", &document);
    }
    sheet.finish(None, "Synthetic people: nobody is expected anywhere.")
}
