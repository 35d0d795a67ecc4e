using Sampan.Cli.Interaction;
using Sampan.Engine.Results;

namespace Sampan.Cli.Output;

/// <summary>What went wrong or is missing, at the end of a run: each with its reason, and what to do about each reason once.</summary>
internal static class IssueLines
{
    private const int Most = 20;

    public static async Task WriteAsync(ITerminal terminal, IReadOnlyList<Issue> issues)
    {
        foreach (var issue in issues.Take(Most)) await terminal.Error.WriteLineAsync($"  {Line(issue)}");
        if (issues.Count > Most) await terminal.Error.WriteLineAsync($"  … and {issues.Count - Most} more; describe shows all of them");
        foreach (var reason in issues.Select(i => i.Reason).DistinctBy(r => r.Id)) await terminal.Error.WriteLineAsync($"  {reason.Id}: {reason.Remedy}");
    }

    private static string Line(Issue issue)
    {
        var subject = string.Join(' ', new[] { issue.Resource?.ToString(), issue.Key?.ToString() }.Where(p => p is { Length: > 0 }));
        return $"{(issue.Severity == IssueSeverity.Error ? "error" : "warning")} {issue.Reason.Id} {(subject.Length > 0 ? subject + ": " : "")}{issue.Message}";
    }
}
