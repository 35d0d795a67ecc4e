using Sampan.Engine.Results;

namespace Sampan.Engine.Verification;

/// <summary>One check of a backup.</summary>
/// <param name="Name">Its fixed name, for scripts: <c>metadata</c>, <c>files</c>, <c>checksums</c>, <c>archive</c>, <c>items</c>, <c>resource-list</c>,
/// <c>volumes</c>, <c>counters</c>.</param>
/// <param name="Detail">What was looked at, for people; why not when it was skipped.</param>
/// <param name="Findings">What was found, at most 100 and one that counts the rest.</param>
public sealed record VerificationCheck(string Name, string Detail, IReadOnlyList<VerificationFinding> Findings)
{
    /// <summary>False when there was nothing to look at.</summary>
    public bool Made { get; init; } = true;

    /// <summary>By the worst finding.</summary>
    public CheckOutcome Outcome => Findings.Any(f => f.Severity == IssueSeverity.Error) ? CheckOutcome.Failed
        : Findings.Count > 0 ? CheckOutcome.Warned
        : Made ? CheckOutcome.Passed : CheckOutcome.Skipped;
}
