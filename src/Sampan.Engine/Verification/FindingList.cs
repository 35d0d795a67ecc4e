using Sampan.Engine.Results;

namespace Sampan.Engine.Verification;

/// <summary>Gathers the findings of one check. Bounded: a backup of a million damaged items is described by its first hundred.</summary>
internal sealed class FindingList
{
    private const int Most = 100;
    private readonly List<VerificationFinding> _findings = [];
    private int _more;
    private bool _moreErrors;

    public void Error(string subject, string message) => Add(new(IssueSeverity.Error, subject, message));

    public void Warn(string subject, string message) => Add(new(IssueSeverity.Warning, subject, message));

    public void Add(bool error, string subject, string message) => Add(new(error ? IssueSeverity.Error : IssueSeverity.Warning, subject, message));

    public VerificationCheck ToCheck(string name, string detail) => new(name, detail, All());

    public static VerificationCheck Skipped(string name, string why) => new(name, why, []) { Made = false };

    private void Add(VerificationFinding finding)
    {
        if (_findings.Count < Most)
        {
            _findings.Add(finding);
            return;
        }

        _more++;
        _moreErrors |= finding.Severity == IssueSeverity.Error;
    }

    private List<VerificationFinding> All() =>
        _more == 0 ? _findings : [.. _findings, new(_moreErrors ? IssueSeverity.Error : IssueSeverity.Warning, "", $"and {_more} more")];
}
