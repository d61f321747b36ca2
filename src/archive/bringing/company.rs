//! The numbers under which the company of an archive is registered come in where the company here is the same by its name and
//! has not said them. What it has said of itself stays.

use super::{Bringing, in_words};
use crate::archive::record::CompanyRecord;
use crate::company::actions as company;
use crate::company::form::CompanyForm;
use crate::problem::{Kind, Problem};

impl Bringing {
    /// Takes what the company of the archive says of itself.
    ///
    /// # Errors
    /// Those of a database that is away.
    pub async fn take_company(&mut self, it: CompanyRecord) -> Result<(), Problem> {
        let here = company::get(&self.ctx).await?;
        let (number, vat) = (&here.registration.company_number, &here.registration.vat_number);
        let missing = CompanyForm {
            company_number: it.company_number.filter(|it| number.is_none() && !it.is_empty()),
            vat_number: it.vat_number.filter(|it| vat.is_none() && !it.is_empty()),
            ..CompanyForm::default()
        };
        let many = u32::from(missing.company_number.is_some()) + u32::from(missing.vat_number.is_some());
        if many == 0 {
            return Ok(());
        }
        if it.name.to_lowercase() != here.name.to_lowercase() {
            self.leave_out("The company’s own numbers: this company has another name.");
            return Ok(());
        }
        match company::put(&self.ctx, here.version, &missing).await {
            Ok(_) => self.so_far.numbers += many,
            Err(problem) if matches!(problem.kind, Kind::Invalid | Kind::Conflict) => {
                self.leave_out(format!("The company’s own numbers: {}", in_words(&problem)));
            }
            Err(problem) => return Err(problem),
        }
        Ok(())
    }
}
