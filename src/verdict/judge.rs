//! Puts the verdicts together when everything is known.

use super::table::{ROWS, StepRow};
use super::{
    PublishPrediction, SignInTally, Step, StepTopic, StepWhen, UnusableReason, UploadPrediction,
    Verdict,
};
use crate::check::{RULES, ResolvedPolicy, Rule, RuleTally, Tally};
use crate::outcome::Severity;

/// The rule about private keys.
const PRIVATE_KEY: &str = "F010";

/// The rule about CRL URLs, whose step is not for every finding: an expired CA needs none.
const CRL_URL: &str = "S012";

/// What the verdicts are judged from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VerdictFacts<'a> {
    pub(crate) tally: &'a Tally,
    pub(crate) policy: &'a ResolvedPolicy,
    pub(crate) sign_in: &'a SignInTally,
    /// Whether the file itself holds a private key: the rule about keys looks at store files too.
    pub(crate) holds_private_key: bool,
}

/// The verdicts of a file.
pub(crate) fn judge(facts: &VerdictFacts<'_>) -> Verdict {
    let (upload, because) = upload(facts);
    let mut steps = steps(facts);
    steps.sort_by_key(|(_, step)| (step.when, step.topic));
    // Among steps for the same end the gravest comes first; the sort above keeps that order.
    let steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
    let is_for_sign_in =
        |step: &Step| step.topic == StepTopic::SignIn && step.when != StepWhen::Later;
    let sign_in = facts.sign_in.verdict(steps.iter().any(is_for_sign_in));
    let publish = match facts.holds_private_key {
        true => PublishPrediction::DoNotPublish,
        false => PublishPrediction::Safe,
    };
    Verdict { upload, because, sign_in, publish, steps }
}

/// The rules that found something, in the order of the table.
fn found<'a>(
    facts: &VerdictFacts<'a>,
) -> impl Iterator<Item = (usize, &'static Rule, &'a RuleTally)> {
    let found = facts.tally.iter();
    found.filter_map(|(index, tally)| Some((index, *RULES.get(index)?, tally)))
}

fn row(rule: &Rule) -> Option<&'static StepRow> {
    ROWS.iter().find(|row| row.rule == rule.id)
}

fn upload(facts: &VerdictFacts<'_>) -> (UploadPrediction, Vec<&'static str>) {
    let of = |is: &dyn Fn(usize, &Rule) -> bool| -> Vec<&'static str> {
        found(facts)
            .filter(|(index, rule, _)| is(*index, rule))
            .map(|(_, rule, _)| rule.id)
            .collect()
    };
    let rejected = of(&|index, _| facts.policy.of(index).rejects);
    if !rejected.is_empty() {
        return (UploadPrediction::Rejected, rejected);
    }
    let unknown = of(&|index, rule| {
        let is_open = row(rule).is_some_and(|row| row.leaves_upload_open);
        let is_of_file = rule.id != PRIVATE_KEY || facts.holds_private_key;
        is_open && is_of_file && facts.policy.of(index).assumed >= Severity::Warning
    });
    if unknown.is_empty() {
        (UploadPrediction::Clear, unknown)
    } else {
        (UploadPrediction::Unknown, unknown)
    }
}

/// The steps, each with the severity of what asks for it, the gravest first.
fn steps(facts: &VerdictFacts<'_>) -> Vec<(Severity, Step)> {
    let mut steps: Vec<(Severity, Step)> = found(facts)
        .filter_map(|(index, rule, tally)| {
            let severity = facts.policy.of(index).severity?;
            let row = row(rule);
            let is_asked = row.is_some_and(|row| row.of_notices);
            (severity >= Severity::Warning || is_asked)
                .then(|| step(rule, row, tally, facts))
                .flatten()
                .map(|step| (severity, step))
        })
        .collect();
    steps.extend(below_unusable(facts.sign_in).map(|step| (Severity::Warning, step)));
    steps.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    steps
}

/// What to do for CAs that are valid themselves, while none of the chains above them is. The rule
/// that finds the CAs above speaks of those alone.
fn below_unusable(sign_in: &SignInTally) -> Option<Step> {
    let count = sign_in.unusable(UnusableReason::IssuerUnusable);
    let rule = match sign_in.unusable(UnusableReason::Expired) {
        0 => "S009",
        _ => "C004",
    };
    (count > 0).then(|| Step {
        when: StepWhen::Before,
        topic: StepTopic::SignIn,
        rules: vec![rule],
        action: match count {
            1 => "Replace the unusable CAs above 1 CA, or leave it out.".to_owned(),
            _ => format!("Replace the unusable CAs above {count} CAs, or leave these out."),
        },
        reason: "Every chain from them to a root leads through an expired or invalid CA.".into(),
        count,
        certificates: sign_in.below_unusable().to_vec(),
        command: None,
    })
}

fn step(
    rule: &Rule,
    row: Option<&StepRow>,
    tally: &RuleTally,
    facts: &VerdictFacts<'_>,
) -> Option<Step> {
    let (count, certificates) = match rule.id {
        CRL_URL => facts.sign_in.crl_steps(),
        _ => (tally.certificates(), tally.first()),
    };
    if rule.id == CRL_URL && count == 0 {
        return None;
    }
    // Of a rule that asks for nothing somebody made a warning.
    let summary = rule.summary.to_owned();
    let general = (StepWhen::Before, StepTopic::Upload, summary, rule.consequence, None);
    let of_row = |row: &StepRow| (row.when, row.topic, row.action(count), row.reason, row.command);
    let (when, topic, action, reason, command) = match row {
        Some(_) if rule.id == PRIVATE_KEY && !facts.holds_private_key => {
            let action = "Remove the private key from the store files.".to_owned();
            (StepWhen::Before, StepTopic::Upload, action, "", None)
        }
        row => row.map_or(general, of_row),
    };
    let certificates = certificates.to_vec();
    let (reason, command) = (reason.into(), command.map(Into::into));
    Some(Step { when, topic, rules: vec![rule.id], action, reason, count, certificates, command })
}
