using System.CommandLine;
using Sampan.Api;
using Sampan.Cli.Flags;

namespace Sampan.Cli.Commands.Backup;

/// <summary>The flags that say what a backup holds, each with the field of <c>Backup.spec</c> that Velero gives it.</summary>
internal sealed class BackupFilterFlags
{
    private readonly Option<string[]> _includeNamespaces = ValueParsers.List("--include-namespaces",
        "Namespaces to back up, by name or glob (shop-*, team-?, db-[ab]); * for all (the default)");
    private readonly Option<string[]> _excludeNamespaces = ValueParsers.List("--exclude-namespaces", "Namespaces to leave out, by name or glob");
    private readonly Option<string[]> _includeResources = ValueParsers.List("--include-resources", "Resources to back up, such as deployments.apps; * for all (the default)");
    private readonly Option<string[]> _excludeResources = ValueParsers.List("--exclude-resources", "Resources to leave out");
    private readonly Option<string[]> _includeClusterScoped = ValueParsers.List("--include-cluster-scoped-resources", "Cluster-scoped resources to back up");
    private readonly Option<string[]> _excludeClusterScoped = ValueParsers.List("--exclude-cluster-scoped-resources", "Cluster-scoped resources to leave out");
    private readonly Option<string[]> _includeNamespaceScoped = ValueParsers.List("--include-namespace-scoped-resources", "Namespaced resources to back up");
    private readonly Option<string[]> _excludeNamespaceScoped = ValueParsers.List("--exclude-namespace-scoped-resources", "Namespaced resources to leave out");
    private readonly Option<bool?> _clusterResources = ValueParsers.Tristate("--include-cluster-resources", "Take cluster-scoped resources: true, false, or only those that belong (the default)");
    private readonly Option<LabelSelector?> _selector = ValueParsers.Selector("--selector", "Only objects with matching labels", "-l");
    private readonly Option<LabelSelector[]> _orSelectors = ValueParsers.OrSelectors("--or-selector", "Only objects that match one of several selectors: \"a=b or c=d\"");

    private readonly Option<Dictionary<string, string>> _ordered = ValueParsers.Orders("--ordered-resources",
        "Objects to take before the others of their resource: pods=ns1/a,ns1/b;persistentvolumes=x");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _includeNamespaces, _excludeNamespaces, _includeResources, _excludeResources, _includeClusterScoped, _excludeClusterScoped,
            _includeNamespaceScoped, _excludeNamespaceScoped, _clusterResources, _selector, _orSelectors, _ordered,
        }) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_selector) is not null && result.GetResult(_orSelectors) is not null)
                result.AddError("either a 'selector' or an 'or-selector' can be specified, but not both");
        });
    }

    /// <summary>Writes the flags into a spec; <c>*</c> stands for all namespaces when none are named, as in Velero.</summary>
    public void Apply(ParseResult result, BackupSpec spec)
    {
        spec.IncludedNamespaces = result.GetValue(_includeNamespaces) ?? ["*"];
        spec.ExcludedNamespaces = result.GetValue(_excludeNamespaces) ?? [];
        spec.IncludedResources = result.GetValue(_includeResources) ?? [];
        spec.ExcludedResources = result.GetValue(_excludeResources) ?? [];
        spec.IncludedClusterScopedResources = result.GetValue(_includeClusterScoped) ?? [];
        spec.ExcludedClusterScopedResources = result.GetValue(_excludeClusterScoped) ?? [];
        spec.IncludedNamespaceScopedResources = result.GetValue(_includeNamespaceScoped) ?? [];
        spec.ExcludedNamespaceScopedResources = result.GetValue(_excludeNamespaceScoped) ?? [];
        spec.IncludeClusterResources = result.GetValue(_clusterResources);
        spec.LabelSelector = result.GetValue(_selector);
        if (result.GetValue(_orSelectors) is { Length: > 0 } selectors) spec.OrLabelSelectors = selectors;
        spec.OrderedResources = result.GetValue(_ordered) ?? [];
    }
}
