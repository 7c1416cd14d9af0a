//! The counts in the text format that Prometheus reads (OpenMetrics 1.0). What each metric means is
//! in docs/operations.md.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry as Exposed;

use super::OtpEnd;
use super::counts::{BOUNDS, OrderEnd, SummedDurations};
use crate::redact::redacted;
use crate::registry::Registry;
use crate::shield::{Limit, Rule};
use crate::store::Order;
use crate::usage::Usage;

/// The content type of the page.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The page as it is now.
pub(crate) fn page(registry: &Arc<Registry>, usage: &Arc<Usage>) -> String {
    let mut exposed = Exposed::with_prefix("mockdrill");
    let (registry, usage) = (Arc::clone(registry), Arc::clone(usage));
    exposed.register_collector(Box::new(Figures { registry, usage }));
    let mut page = String::new();
    encode(&mut page, &exposed).expect("a text takes whatever is written to it");
    page
}

struct Figures {
    registry: Arc<Registry>,
    usage: Arc<Usage>,
}

redacted!(Figures);

impl Collector for Figures {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut page = Page(&mut encoder);
        self.requests(&mut page)?;
        self.guards(&mut page)?;
        self.orders(&mut page)?;
        self.tables(&mut page)?;
        self.process(&mut page)
    }
}

impl Figures {
    fn requests(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        let observer = &self.registry.observer;
        let mut metric = page.counter("requests", "Answers by route and class of status")?;
        for (place, route) in observer.routes().enumerate() {
            for (class, text) in ["1xx", "2xx", "3xx", "4xx", "5xx"].into_iter().enumerate() {
                let count = observer
                    .counts
                    .sum(|counts| &counts.routes[place].statuses[class]);
                // A route that nobody asked for says so with the answers that it would give.
                if count > 0 || class == 1 {
                    add(&mut metric, &[("route", route), ("status", text)], count)?;
                }
            }
        }
        let mut metric = page.histogram(
            "request_duration_seconds",
            "From a request's head to its answer's, by route; routes without requests left out",
        )?;
        for (place, route) in observer.routes().enumerate() {
            let took = observer
                .counts
                .durations(|counts| &counts.routes[place].took);
            if took.classes.iter().any(|class| *class > 0) {
                observe(&mut metric.encode_family(&[("route", route)])?, &took)?;
            }
        }
        Ok(())
    }

    fn guards(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        let counts = &self.registry.observer.counts;
        let mut metric = page.counter("limits_reached", "Requests over a limit, by limit")?;
        for limit in Limit::all() {
            let count = counts.sum(|counts| &counts.limits[limit as usize]);
            add(&mut metric, &[("limit", limit.name())], count)?;
        }
        let help = "Requests that the firewall refused, by rule";
        let mut metric = page.counter("firewall_refused", help)?;
        for rule in Rule::ALL {
            let count = counts.sum(|counts| &counts.rules[rule as usize]);
            add(&mut metric, &[("rule", rule.id())], count)?;
        }
        let mut metric = page.counter("otps_sent", "OTPs that were sent")?;
        total(&mut metric, counts.sum(|counts| &counts.otps_sent))?;
        let mut metric = page.counter("otps_presented", "OTPs that were presented, by end")?;
        for (end, name) in OtpEnd::ALL {
            let count = counts.sum(|counts| &counts.otps[end as usize]);
            add(&mut metric, &[("end", name)], count)?;
        }
        let help = "Calls in a partner's name without its key or from another address";
        let mut metric = page.counter("partners_refused", help)?;
        total(&mut metric, counts.sum(|counts| &counts.partners_refused))
    }

    fn orders(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        let counts = &self.registry.observer.counts;
        let mut metric = page.counter("orders", "Changes that the store was asked for, by end")?;
        for (kind, name) in Order::KINDS.into_iter().enumerate() {
            for (end, end_name) in OrderEnd::ALL {
                let count = counts.sum(|counts| &counts.orders[kind][end as usize]);
                add(&mut metric, &[("order", name), ("end", end_name)], count)?;
            }
        }
        let help = "From an order to its end; with a durable store, to when it is kept";
        let mut metric = page.histogram("order_duration_seconds", help)?;
        observe(&mut metric, &counts.durations(|counts| &counts.orders_took))
    }

    fn tables(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        let mut metric = page.gauge("table_rows", "Rows of the tables in memory")?;
        for (name, rows) in self.registry.table_sizes() {
            metric
                .encode_family(&[("table", name)])?
                .encode_gauge(&rows)?;
        }
        Ok(())
    }

    fn process(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        let usage = self.usage.snapshot();
        let mut metric = page.gauge("connections_open", "Connections that are open")?;
        metric.encode_gauge(&self.usage.open())?;
        let mut metric = page.counter("connections_refused", "Connections over the cap")?;
        total(&mut metric, usage.shed)?;
        let help = "Requests turned away by a worker that is late";
        let mut metric = page.counter("requests_shed", help)?;
        total(&mut metric, usage.shed_requests)?;
        let mut metric = page.counter("process_cpu_seconds", "Processor time, user and system")?;
        metric.encode_counter::<NoLabelSet, f64, f64>(&usage.cpu_seconds, None)?;
        let mut metric = page.gauge("process_resident_memory_bytes", "Memory in use")?;
        metric.encode_gauge(&usage.resident_bytes)
    }
}

/// The page while it is written.
struct Page<'a, 'b>(&'a mut DescriptorEncoder<'b>);

impl Page<'_, '_> {
    fn counter<'s>(
        &'s mut self,
        name: &'s str,
        help: &str,
    ) -> Result<MetricEncoder<'s>, fmt::Error> {
        self.0
            .encode_descriptor(name, help, None, MetricType::Counter)
    }

    fn gauge<'s>(&'s mut self, name: &'s str, help: &str) -> Result<MetricEncoder<'s>, fmt::Error> {
        self.0
            .encode_descriptor(name, help, None, MetricType::Gauge)
    }

    fn histogram<'s>(
        &'s mut self,
        name: &'s str,
        help: &str,
    ) -> Result<MetricEncoder<'s>, fmt::Error> {
        self.0
            .encode_descriptor(name, help, None, MetricType::Histogram)
    }
}

fn total(metric: &mut MetricEncoder<'_>, count: u64) -> fmt::Result {
    metric.encode_counter::<NoLabelSet, u64, f64>(&count, None)
}

fn add<const N: usize>(
    metric: &mut MetricEncoder<'_>,
    labels: &[(&str, &str); N],
    count: u64,
) -> fmt::Result {
    total(&mut metric.encode_family(labels)?, count)
}

fn observe(metric: &mut MetricEncoder<'_>, took: &SummedDurations) -> fmt::Result {
    let bounds = BOUNDS
        .iter()
        .map(|bound| Duration::from_nanos(*bound).as_secs_f64());
    let bounds = bounds.chain([f64::INFINITY]);
    let classes: Vec<(f64, u64)> = bounds.zip(took.classes).collect();
    let count = took.classes.iter().sum();
    metric.encode_histogram::<NoLabelSet>(took.seconds, count, &classes, None)
}
