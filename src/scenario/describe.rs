//! A plan in words, for whoever wants to know what would happen before it does.

mod story;

use std::fmt::Write;

use super::plan::{
    Action, Actor, Addresses, Arrivals, Block, Bursts, Overload, Pause, Plan, Process, Rated,
    Recorded, Sources, Stage,
};

/// More of an actor's addresses and blocks are counted, not written out.
const BLOCKS_SHOWN: usize = 4;

impl Plan {
    /// What the plan would do, in a few lines: the model, the scale, each actor with its
    /// visits and its highest rates, the thresholds. `scale_reason` says how the scale was chosen.
    pub fn describe(&self, scale_reason: &str) -> String {
        let mut out = String::new();
        let written = self.write(&mut out, scale_reason);
        debug_assert!(written.is_ok(), "memory takes all that is written");
        out
    }

    fn write(&self, out: &mut String, scale_reason: &str) -> std::fmt::Result {
        writeln!(out, "{}: {}", self.name, self.title)?;
        writeln!(out, "  today      {}", self.date)?;
        writeln!(out, "  model      {}", self.model())?;
        if self.is_historical() {
            let divisor = grouped(self.scale.divisor);
            writeln!(
                out,
                "  scale      1:{divisor} of the historical rates, {scale_reason}"
            )?;
        } else {
            writeln!(out, "  scale      as written: no rates are historical")?;
        }
        let seconds = self.arrivals_length().as_secs_f64();
        writeln!(
            out,
            "  length     {seconds} s of arrivals, then up to {} s",
            self.drain.as_secs_f64()
        )?;
        for actor in &self.actors {
            actor.write(out)?;
        }
        for threshold in &self.thresholds {
            writeln!(out, "  threshold  {}", threshold.text)?;
        }
        Ok(())
    }
}

impl Actor {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "  actor      {} ({})", self.id, self.kind.id())?;
        self.write_visits(out)?;
        self.write_story(out)?;
        match &self.sources {
            Sources::Addresses(addresses) => addresses.write(out),
            Sources::PartnerAddress => writeln!(out, "    from     the partner's address"),
        }?;
        self.write_manners(out)
    }

    /// Steps that do something odd with their connection.
    fn write_manners(&self, out: &mut String) -> std::fmt::Result {
        for step in &self.steps {
            if let Action::Request(request) = &step.action
                && !request.manner.is_usual()
            {
                writeln!(out, "    manner   {}: {}", step.id, request.manner)?;
            }
        }
        Ok(())
    }
}

impl Actor {
    fn write_visits(&self, out: &mut String) -> std::fmt::Result {
        let (requests, steps) = (grouped(self.requests_per_visit()), self.steps.len());
        let spacing = match &self.arrivals {
            Arrivals::Rated(rated) => match rated.process {
                Process::Constant => "evenly spaced",
                Process::Poisson => "at random",
            },
            Arrivals::Recorded(_) => "as recorded",
            Arrivals::Closed(closed) => {
                let users = grouped(f64::from(closed.users));
                writeln!(out, "    visits   of {users} users, one after the other")?;
                return writeln!(out, "    requests {requests} a visit in {steps} steps");
            }
        };
        let rate = self.arrivals.rate_max();
        writeln!(
            out,
            "    visits   about {} {spacing}, {} a second at the peak",
            grouped(self.arrivals.visits_expected()),
            grouped(rate),
        )?;
        match &self.arrivals {
            Arrivals::Rated(rated) => rated.write(out)?,
            Arrivals::Recorded(recorded) => recorded.write(out)?,
            Arrivals::Closed(_) => {}
        }
        writeln!(
            out,
            "    requests {requests} a visit in {steps} steps, {} a second at the peak",
            grouped(rate * self.requests_per_visit()),
        )?;
        let places = grouped(self.visits_max as f64);
        let overload = match self.overload {
            Overload::Queue => "the others wait".to_owned(),
            Overload::Drop => "the others are dropped".to_owned(),
            Overload::ShedAfter(wait) => format!("the others wait {wait:?}, then are dropped"),
        };
        writeln!(out, "    at once  {places} visits; {overload}")
    }
}

impl Addresses {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        let count = grouped(f64::from(self.count()));
        let mut blocks = self.blocks();
        if let (1, Some(block)) = (blocks.len(), blocks.next()) {
            return writeln!(
                out,
                "    from     {} and on, {count} addresses",
                block.first
            );
        }
        let shown = self.blocks().take(BLOCKS_SHOWN).map(Block::to_string);
        let mut shown: Vec<String> = shown.collect();
        let more = self.blocks().len() - shown.len();
        if more > 0 {
            shown.push(format!("{more} more"));
        }
        writeln!(out, "    from     {}: {count} addresses", shown.join(", "))
    }
}

impl Rated {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        if self.stages.len() > 1 {
            let ends = |stage: &Stage| [stage.from, stage.to];
            let rates: Vec<String> = self.stages.iter().flat_map(ends).map(grouped).collect();
            let mut rates: Vec<&str> = rates.iter().map(String::as_str).collect();
            // One stage mostly begins where the one before ended.
            rates.dedup();
            writeln!(out, "    rates    {} a second", rates.join(", "))?;
        }
        self.bursts.map_or(Ok(()), |bursts| bursts.write(out))
    }
}

impl Bursts {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        let gap = match self.gap {
            Pause::Fixed(gap) => format!("{gap:?} apart"),
            gap => format!("{:?} apart on average", gap.mean()),
        };
        writeln!(
            out,
            "    bursts   of {} visits on average, at most {}, {gap}; tail {}",
            grouped(self.visits_mean()),
            grouped(f64::from(self.visits_max)),
            self.tail
        )
    }
}

impl Recorded {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        let instants = grouped(self.instants.len() as f64);
        let copies = grouped(self.copies);
        let how = if self.copies.fract() == 0.0 {
            ""
        } else if self.by_chance {
            ", by chance"
        } else {
            ", taken evenly"
        };
        let seconds = grouped(self.due(*self.instants.last().unwrap_or(&0)).as_secs_f64());
        let speed = grouped(1.0 / self.pace);
        writeln!(
            out,
            "    trace    {instants} instants in {seconds} s (speed {speed}), {copies} visits at each{how}"
        )
    }
}

/// A number for people: thousands apart, three digits that matter below ten.
fn grouped(number: f64) -> String {
    let decimals = match number {
        _ if number.fract() == 0.0 || number >= 1000.0 => 0,
        _ if number >= 10.0 => 1,
        _ => 3,
    };
    let text = format!("{number:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits = whole.len();
    let mut out = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (digits - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_readable() {
        let shown = [55_000.0, 1_145.8, 999.0, 48.25, 0.1, 5.0, 1_000_000.0].map(grouped);
        assert_eq!(
            shown,
            ["55,000", "1,146", "999", "48.2", "0.1", "5", "1,000,000"]
        );
    }
}
