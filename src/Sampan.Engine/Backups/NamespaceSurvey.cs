using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>Which namespaces there are, and which of their objects are stored.</summary>
internal sealed class NamespaceSurvey(BackupRun run, BackupSelection selection)
{
    /// <summary>How many namespaces there are, known after <see cref="LookAsync"/>.</summary>
    public int Existing { get; private set; }

    /// <summary>Existing namespaces that the selection includes, ordered by name. Takes out those that carry the exclude label, and reports named
    /// ones that don't exist.</summary>
    public async Task<IReadOnlyList<string>> LookAsync(CancellationToken ct)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        var labelledOut = new List<string>();
        await foreach (var ns in AllAsync(ct).ConfigureAwait(false))
        {
            there.Add(ns.Name);
            if (ns.Label(VeleroLabels.ExcludeFromBackup) != "true") continue;
            selection.Namespaces.LabelOut(ns.Name);
            labelledOut.Add(ns.Name);
        }

        Existing = there.Count;
        foreach (var name in selection.Namespaces.Named.Where(n => !there.Contains(n)))
        {
            run.Issues.Add(new Issue(IssueSeverity.Error, Reason.NamespaceMissing, $"namespace \"{name}\", which the backup names, does not exist in the cluster")
            {
                Resource = KnownResources.Namespaces,
                Key = new ObjectKey(name, ""),
                IsGap = true,
            });
        }

        if (labelledOut.Count > 0) run.Backup.Spec.ExcludedNamespaces = [.. run.Backup.Spec.ExcludedNamespaces.Union(labelledOut)];
        return [.. there.Where(selection.Namespaces.Includes).Order(StringComparer.Ordinal)];
    }

    /// <summary>Stores the Namespace objects that belong to what was stored.</summary>
    public async Task StoreAsync(ItemPipeline pipeline, CancellationToken ct)
    {
        var resource = run.Catalog.Find(KnownResources.NamespacesV1)!;
        await foreach (var ns in AllAsync(ct).ConfigureAwait(false))
        {
            if (selection.TakesNamespace(ns.Name, Labels(ns), pipeline.Items.HoldsItemsOf(ns.Name))) await pipeline.TakeAsync(resource, ns, ct).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<KubeObject> AllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in run.Options.Cluster.ListAsync(KnownResources.NamespacesV1, new ListQuery { PageSize = run.Options.PageSize }, ct).ConfigureAwait(false))
        {
            foreach (var ns in page.Items) yield return ns;
        }
    }

    private static Dictionary<string, string> Labels(KubeObject item)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (item.View.At("metadata", "labels") is not { ValueKind: System.Text.Json.JsonValueKind.Object } members) return labels;
        foreach (var member in members.EnumerateObject()) labels[member.Name] = member.Value.GetString() ?? "";
        return labels;
    }
}
