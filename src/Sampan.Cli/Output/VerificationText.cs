using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli.Flags;
using Sampan.Cli.Output.Tables;
using Sampan.Engine.Results;
using Sampan.Engine.Verification;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Cli.Output;

/// <summary>What came of verifying a backup, for people and for scripts.</summary>
internal static class VerificationText
{
    private static readonly Table<VerificationCheck> Checks = new(
        ("CHECK", c => c.Name),
        ("RESULT", c => Result(c.Outcome)),
        ("CHECKED", c => c.Detail));

    /// <summary>The checks as a table with the findings below it, or as one JSON or YAML document.</summary>
    public static string Of(BackupVerification verification, OutputFormat format) => format switch
    {
        OutputFormat.Json => Encoding.UTF8.GetString(KubeJson.Write(Document(verification), indented: true)) + "\n",
        OutputFormat.Yaml => KubeYaml.Write(Document(verification)) + "\n",
        _ => Text(verification),
    };

    private static string Text(BackupVerification verification)
    {
        var text = new StringBuilder(Checks.Render([.. verification.Checks]));
        foreach (var (check, finding) in verification.Checks.SelectMany(c => c.Findings.Select(f => (c, f))))
        {
            text.Append(finding == check.Findings[0] ? "\n" : "");
            text.Append($"{check.Name}: {Severity(finding)}: {finding.Subject}{(finding.Subject.Length == 0 ? "" : ": ")}{finding.Message}\n");
        }

        var errors = verification.Checks.Count(c => c.Outcome == CheckOutcome.Failed);
        text.Append(verification.IsSound
            ? $"\nBackup \"{verification.Backup}\" is sound.\n"
            : $"\nBackup \"{verification.Backup}\" is not sound: {errors} of {verification.Checks.Count} checks failed.\n");
        return text.ToString();
    }

    private static JsonObject Document(BackupVerification verification) => new()
    {
        ["backup"] = verification.Backup,
        ["sound"] = verification.IsSound,
        ["checks"] = new JsonArray([.. verification.Checks.Select(c => (JsonNode)Check(c))]),
    };

    private static JsonObject Check(VerificationCheck check) => new()
    {
        ["name"] = check.Name,
        ["result"] = Result(check.Outcome),
        ["checked"] = check.Detail,
        ["findings"] = new JsonArray([.. check.Findings.Select(f => (JsonNode)new JsonObject { ["severity"] = Severity(f), ["subject"] = f.Subject, ["message"] = f.Message })]),
    };

    private static string Result(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => "passed",
        CheckOutcome.Warned => "warning",
        CheckOutcome.Failed => "failed",
        _ => "skipped",
    };

    private static string Severity(VerificationFinding finding) => finding.Severity == IssueSeverity.Error ? "error" : "warning";
}
