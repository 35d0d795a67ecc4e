using System.CommandLine;
using Sampan.Api;
using Sampan.Cli.Flags;

namespace Sampan.Cli.Commands.Restore;

/// <summary>The flags that say what a restore puts back, each with the field of <c>Restore.spec</c> that Velero gives it.</summary>
internal sealed class RestoreCreateFlags
{
    private readonly Option<string[]> _includeNamespaces = ValueParsers.List("--include-namespaces", "Namespaces to restore; * for all (the default)");
    private readonly Option<string[]> _excludeNamespaces = ValueParsers.List("--exclude-namespaces", "Namespaces to leave out");
    private readonly Option<Dictionary<string, string>> _mappings = ValueParsers.Map("--namespace-mappings", "Restore into other namespaces: from:to,…", ':');
    private readonly Option<string[]> _includeResources = ValueParsers.List("--include-resources", "Resources to restore; * for all (the default)");
    private readonly Option<string[]> _excludeResources = ValueParsers.List("--exclude-resources", "Resources to leave out");
    private readonly Option<bool?> _clusterResources = ValueParsers.Tristate("--include-cluster-resources", "Restore cluster-scoped resources: true, false, or only those that belong (the default)");
    private readonly Option<LabelSelector?> _selector = ValueParsers.Selector("--selector", "Only objects with matching labels", "-l");
    private readonly Option<LabelSelector[]> _orSelectors = ValueParsers.OrSelectors("--or-selector", "Only objects that match one of several selectors: \"a=b or c=d\"");
    private readonly Option<bool?> _volumes = ValueParsers.Tristate("--restore-volumes", "Restore volumes from their snapshots; default true");
    private readonly Option<bool?> _nodePorts = ValueParsers.Tristate("--preserve-nodeports", "Keep node ports instead of letting the target allocate new ones");
    private readonly Option<TimeSpan?> _operationTimeout = ValueParsers.Duration("--item-operation-timeout", "How long to wait for operations of actions; default 4h");
    private readonly Option<Dictionary<string, string>> _labels = ValueParsers.Map("--labels", "Labels of the restore: k=v,…");
    private readonly Option<Dictionary<string, string>> _annotations = ValueParsers.Map("--annotations", "Annotations of the restore: k=v,…");

    private readonly RestorePolicyFlags _policies = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _includeNamespaces, _excludeNamespaces, _mappings, _includeResources, _excludeResources, _clusterResources, _selector, _orSelectors,
            _volumes, _nodePorts, _operationTimeout, _labels, _annotations,
        }) command.Add(option);
        _policies.AddTo(command);
    }

    /// <summary>The Restore that the flags ask for.</summary>
    public Api.Restore Read(ParseResult result, string name, string backup, string @namespace, DateTimeOffset now)
    {
        var restore = Api.Restore.Create(name, backup, now, @namespace);
        var spec = restore.Spec;
        spec.IncludedNamespaces = result.GetValue(_includeNamespaces) ?? ["*"];
        spec.ExcludedNamespaces = result.GetValue(_excludeNamespaces) ?? [];
        spec.NamespaceMapping = result.GetValue(_mappings) ?? [];
        spec.IncludedResources = result.GetValue(_includeResources) ?? [];
        spec.ExcludedResources = result.GetValue(_excludeResources) ?? [];
        spec.IncludeClusterResources = result.GetValue(_clusterResources);
        spec.LabelSelector = result.GetValue(_selector);
        if (result.GetValue(_orSelectors) is { Length: > 0 } selectors) spec.OrLabelSelectors = selectors;
        spec.RestoreVolumes = result.GetValue(_volumes);
        spec.PreserveNodePorts = result.GetValue(_nodePorts);
        spec.ItemOperationTimeout = result.GetValue(_operationTimeout);
        foreach (var (key, value) in result.GetValue(_labels) ?? []) restore.SetLabel(key, value);
        foreach (var (key, value) in result.GetValue(_annotations) ?? []) restore.SetAnnotation(key, value);
        _policies.Apply(result, restore);
        return restore;
    }
}
