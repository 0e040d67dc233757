//! Combines the predictions once all facts are known.

use super::table::{PACK_COMMAND, ROWS, StepRow};
use super::{
    PublishPrediction, SignInTally, Step, StepTopic, StepWhen, UnusableReason, UploadPrediction,
    Verdict,
};
use crate::check::{RULES, ResolvedPolicy, Rule, RuleTally, Tally};
use crate::outcome::Severity;

/// The rule about private keys.
const PRIVATE_KEY: &str = "F010";

/// The rule about CRL URLs. Its step does not apply to every finding: an expired CA needs no URL.
const CRL_URL: &str = "S012";

/// The rules about expired CAs, about CAs that issued each other, and about missing issuers.
const EXPIRED: &str = "C004";
const ISSUER_LOOP: &str = "S015";
const ISSUER_MISSING: &str = "S007";

/// The rule about CAs that a store already contains.
const STORED: &str = "S002";

/// The rule about incomplete bundles. Whatever is missing may be missing because of the damage.
const DAMAGED: &str = "F004";

/// The facts from which the verdicts are judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VerdictFacts<'a> {
    pub(crate) tally: &'a Tally,
    pub(crate) policy: &'a ResolvedPolicy,
    pub(crate) sign_in: &'a SignInTally,
    /// Whether the file itself contains a private key: the rule about keys also covers store files.
    pub(crate) holds_private_key: bool,
}

/// The verdict on a file.
pub(crate) fn judge(facts: &VerdictFacts<'_>) -> Verdict {
    let (upload, because) = upload(facts);
    let mut steps = steps(facts);
    steps.sort_by_key(|(_, step)| (step.when, step.topic));
    // Within a topic, the most severe step comes first: `steps` sorts by severity, and the sort
    // above is stable.
    let steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
    let is_for_sign_in =
        |step: &Step| step.topic == StepTopic::SignIn && step.when != StepWhen::Later;
    let is_whole = !found(facts).any(|(_, rule, _)| rule.id == DAMAGED);
    let sign_in = facts.sign_in.verdict(!is_whole || steps.iter().any(is_for_sign_in));
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

/// The steps, each with the severity of the rule that requires it, most severe first.
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
    steps.extend(of_reasons(facts, &steps));
    steps.extend(below_unusable(facts).map(|step| (Severity::Warning, step)));
    if found(facts).any(|(_, rule, _)| rule.id == DAMAGED) {
        steps.retain(|(_, step)| step.topic == StepTopic::Publish || step.rules == [DAMAGED]);
    }
    steps.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    steps
}

/// The steps for reasons that only apply once unusable certificates are left out. The rules
/// themselves consider all certificates.
fn of_reasons(facts: &VerdictFacts<'_>, known: &[(Severity, Step)]) -> Vec<(Severity, Step)> {
    let rules = RULES.iter().enumerate().filter(|(_, rule)| {
        [ISSUER_MISSING, ISSUER_LOOP].contains(&rule.id)
            && !known.iter().any(|(_, step)| step.rules.contains(&rule.id))
    });
    let none = RuleTally::default();
    let step = |(index, rule): (usize, &&'static Rule)| {
        let severity = facts.policy.of(index).severity?;
        let step = step(rule, row(rule), &none, facts).filter(|step| step.count > 0)?;
        Some((severity, step))
    };
    rules.filter_map(step).collect()
}

/// The step for CAs that are valid themselves but whose chains all lead through unusable CAs. The
/// rules report only the unusable CAs.
fn below_unusable(facts: &VerdictFacts<'_>) -> Option<Step> {
    let sign_in = facts.sign_in;
    let count = sign_in.unusable(UnusableReason::IssuerUnusable);
    let rule = match sign_in.unusable(UnusableReason::Expired) {
        0 => "S009",
        _ => "C004",
    };
    // The chains of these CAs may also lead to a loop.
    let is_loop = found(facts).any(|(_, rule, _)| rule.id == ISSUER_LOOP);
    let rules = [Some(rule), is_loop.then_some(ISSUER_LOOP)];
    (count > 0).then(|| Step {
        when: StepWhen::Before,
        topic: StepTopic::SignIn,
        rules: rules.into_iter().flatten().collect(),
        action: match count {
            1 => "Replace the unusable CAs above 1 CA, or leave it out.".to_owned(),
            _ => format!("Replace the unusable CAs above {count} CAs, or leave these out."),
        },
        reason: "Every chain from them to a root leads through an expired or invalid CA.".into(),
        count,
        certificates: sign_in.first(UnusableReason::IssuerUnusable).to_vec(),
        command: None,
    })
}

/// The certificates that a step concerns. For most steps about the sign-in, expired certificates
/// are not among them.
fn concerned<'a>(
    rule: &Rule,
    topic: StepTopic,
    tally: &'a RuleTally,
    sign_in: &'a SignInTally,
) -> (u64, &'a [u64]) {
    let reason = match rule.id {
        CRL_URL => return sign_in.crl_steps(),
        EXPIRED => return (tally.certificates(), tally.first()),
        "S003" => UnusableReason::PathLength,
        ISSUER_MISSING => UnusableReason::IssuerMissing,
        "S009" => UnusableReason::InvalidSignature,
        ISSUER_LOOP => UnusableReason::Loop,
        _ if topic == StepTopic::SignIn => return tally.valid(),
        _ => return (tally.certificates(), tally.first()),
    };
    (sign_in.unusable(reason), sign_in.first(reason))
}

fn step(
    rule: &Rule,
    row: Option<&StepRow>,
    tally: &RuleTally,
    facts: &VerdictFacts<'_>,
) -> Option<Step> {
    let sign_in = facts.sign_in;
    let topic = row.map_or(StepTopic::Upload, |row| row.topic);
    let (count, certificates) = concerned(rule, topic, tally, sign_in);
    if count == 0 && tally.certificates() > 0 {
        return None;
    }
    // For a rule without a row whose severity was raised to a warning or an error.
    let summary = rule.summary.to_owned();
    let general = (StepWhen::Before, topic, summary, rule.consequence, None);
    let of_row = |row: &StepRow| (row.when, row.topic, row.action(count), row.reason, row.command);
    let (when, topic, mut action, reason, command) = match row {
        Some(_) if rule.id == PRIVATE_KEY && !facts.holds_private_key => {
            let action = "Remove the private key from the store files.".to_owned();
            (StepWhen::Before, StepTopic::Upload, action, "", None)
        }
        row => row.map_or(general, of_row),
    };
    match rule.id {
        EXPIRED => action = drop_expired(action, sign_in),
        STORED if sign_in.created() == 0 => {
            action = "Do not upload: the trust store already contains each CA.".to_owned();
        }
        _ => {}
    }
    // A command that would write nothing is of no use.
    let is_pack = |command: &&str| command.starts_with(PACK_COMMAND);
    let command = command.filter(|command| !is_pack(command) || sign_in.created() > 0);
    let certificates = certificates.to_vec();
    let (reason, command) = (reason.into(), command.map(Into::into));
    Some(Step { when, topic, rules: vec![rule.id], action, reason, count, certificates, command })
}

/// The action for expired CAs. If other CAs are unusable too, it also states how many are usable.
fn drop_expired(action: String, sign_in: &SignInTally) -> String {
    let (all, working) = (sign_in.all_unusable(), sign_in.working());
    let expired = sign_in.unusable(UnusableReason::Expired);
    let others = (all + working).saturating_sub(expired);
    let usable = match working {
        0 => "none is".to_owned(),
        1 => "1 is".to_owned(),
        _ => format!("{working} are"),
    };
    match (expired, others) {
        (0, _) => action,
        (1, 0) => "Get a current bundle: the only CA has expired.".to_owned(),
        (_, 0) => format!("Get a current bundle: all {expired} CAs have expired."),
        _ if all == expired => action,
        _ => format!("{}: of the other {others}, {usable} usable.", action.trim_end_matches('.')),
    }
}
