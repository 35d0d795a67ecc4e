using System.CommandLine;
using Sampan.Api;
using Sampan.Cli.Flags;

namespace Sampan.Cli.Commands.Restore;

/// <summary>What a restore does with objects that exist, with status and with owners: Velero's flags, and ours beside them.</summary>
internal sealed class RestorePolicyFlags
{
    private readonly Option<string?> _existing = new("--existing-resource-policy")
    {
        Description = "What to do with objects that stand in the target in another form: none (leave them, the default) or update (merge the difference)",
    };

    private readonly Option<Dictionary<string, string>> _existingFor = ValueParsers.Map("--existing-resource-policy-for",
        "The same by resource, and recreate (delete and create anew): deployments.apps=recreate,*=update. " +
        "Volumes, claims and definitions are only recreated when they are named, namespaces never");

    private readonly Option<string[]> _status = ValueParsers.List("--status-include-resources", "Resources whose status is restored, too; * for all. Default none");
    private readonly Option<string[]> _noStatus = ValueParsers.List("--status-exclude-resources", "Resources whose status is not restored");
    private readonly Option<bool> _relink = new("--relink-owners") { Description = "Make owner references anew, to the restored owners; Velero drops them" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _existing, _existingFor, _status, _noStatus, _relink }) command.Add(option);
        _existing.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not (null or "" or "none" or "update"))
                result.AddError("existing-resource-policy has invalid value, it accepts only none, update as value");
        });
        _existingFor.Validators.Add(result =>
        {
            if (Joined(result.GetValueOrDefault<Dictionary<string, string>?>()) is not { } pairs) return;
            _ = ExistingPolicies.Parse(pairs, out var problem);
            if (problem is not null) result.AddError($"--existing-resource-policy-for: {problem}");
        });
    }

    /// <summary>Writes what the flags say into the Restore.</summary>
    public void Apply(ParseResult result, Api.Restore restore)
    {
        if (result.GetValue(_existing) is { Length: > 0 } policy) restore.Spec.ExistingResourcePolicy = policy;
        if (Joined(result.GetValue(_existingFor)) is { } pairs) restore.ExistingPolicies = pairs;
        if (result.GetValue(_relink)) restore.RelinkOwners = true;
        if (result.GetValue(_status) is not { Length: > 0 } status) return;
        restore.Spec.StatusIncludedResources = status;
        restore.Spec.StatusExcludedResources = result.GetValue(_noStatus) ?? [];
    }

    private static string? Joined(Dictionary<string, string>? pairs) => pairs is { Count: > 0 } ? string.Join(',', pairs.Select(p => $"{p.Key}={p.Value}")) : null;
}
