using System.Net;
using System.Runtime.CompilerServices;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Engine.Selection;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Backups;

/// <summary>Which namespaces there are, and which of their objects are stored.</summary>
internal sealed class NamespaceSurvey(BackupRun run, BackupSelection selection)
{
    // Up to so many Namespace objects are asked for one by one; the listing of all of them may be long.
    private const int AskedSingly = 4;
    private const int FetchedSingly = 32;
    private const string ManagedByArgoCd = "argocd.argoproj.io/managed-by";

    // Every namespace seen, and whether its labels satisfy the selectors.
    private readonly SortedDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>Learns the namespaces, takes out those that carry the exclude label, and reports named ones that don't exist.</summary>
    /// <exception cref="KubeApiException">The cluster refuses to list them, and the request does not name all it wants.</exception>
    public async Task<SelectedNamespaces> LookAsync(CancellationToken ct)
    {
        var listed = !(selection.Namespaces.IsLiteral && selection.Namespaces.Named.Count() <= AskedSingly);
        try
        {
            await (listed ? ListAsync(ct) : AskAsync(ct)).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.Code == HttpStatusCode.Forbidden && listed && selection.Namespaces.IsLiteral)
        {
            run.Log.Info($"Namespaces may not be listed, each named one is asked for: {e.Message}");
            listed = false;
            await AskAsync(ct).ConfigureAwait(false);
        }

        ReportMissing();
        return new SelectedNamespaces([.. _seen.Keys.Where(selection.Namespaces.Includes)], listed ? _seen.Count : null);
    }

    /// <summary>Stores the Namespace objects that belong to what was stored.</summary>
    public async Task StoreAsync(ItemPipeline pipeline, CancellationToken ct)
    {
        var resource = run.Catalog.Find(KnownResources.NamespacesV1)!;
        bool IsWanted(KeyValuePair<string, bool> ns) => selection.TakesNamespace(resource, ns.Key, ns.Value, pipeline.Items.HoldsItemsOf(ns.Key));
        var wanted = new SortedSet<string>(_seen.Where(IsWanted).Select(n => n.Key), StringComparer.Ordinal);
        await foreach (var ns in (wanted.Count <= FetchedSingly ? GetAsync(wanted, ct) : AllAsync(ct)).ConfigureAwait(false))
        {
            if (wanted.Contains(ns.Name)) await pipeline.TakeAsync(resource, ns, ct).ConfigureAwait(false);
        }
    }

    private async Task ListAsync(CancellationToken ct)
    {
        await foreach (var ns in AllAsync(ct).ConfigureAwait(false)) See(ns);
    }

    // Who may not read a Namespace may still read what is in it: it counts as there.
    private async Task AskAsync(CancellationToken ct)
    {
        foreach (var name in selection.Namespaces.Named)
        {
            try
            {
                if (await run.Options.Cluster.GetAsync(KnownResources.NamespacesV1, new ObjectKey(null, name), ct).ConfigureAwait(false) is { } ns) See(ns);
            }
            catch (KubeApiException e) when (e.Code == HttpStatusCode.Forbidden)
            {
                _seen[name] = false;
            }
        }
    }

    private void See(KubeObject ns)
    {
        _seen[ns.Name] = selection.MatchesLabels(ns);
        if (ns.Label(VeleroLabels.ExcludeFromBackup) == "true")
        {
            selection.Namespaces.LabelOut(ns.Name);
            run.Backup.Spec.ExcludedNamespaces = [.. run.Backup.Spec.ExcludedNamespaces.Append(ns.Name).Distinct()];
        }
        else if (selection.Namespaces.Includes(ns.Name))
        {
            Remark(ns);
        }
    }

    private void Remark(KubeObject ns)
    {
        var id = new ItemId(KnownResources.Namespaces, ns.Key);
        if (ns.Label(ManagedByArgoCd) is not null)
        {
            run.Warn(Reason.NamespaceManagedByArgoCd, id,
                $"namespace \"{ns.Name}\" is managed by Argo CD: what a restore brings back, Argo CD may change or remove again");
        }

        if (ns.Text("status", "phase") == "Terminating")
        {
            run.Warn(Reason.NamespaceTerminating, id,
                $"namespace \"{ns.Name}\" is being deleted: it and what is going with it are not in the backup");
        }
    }

    private void ReportMissing()
    {
        foreach (var name in selection.Namespaces.Named.Where(n => !_seen.ContainsKey(n)))
        {
            var text = $"namespace \"{name}\", which the backup names, does not exist in the cluster";
            run.Fail(Reason.NamespaceMissing, text, KnownResources.Namespaces, new ObjectKey(name, ""));
        }

        foreach (var glob in selection.Namespaces.Globs.Where(g => !_seen.Keys.Any(g.Matches)))
        {
            var text = $"no namespace of the cluster matches \"{glob.Text}\"";
            run.Issues.Add(new Issue(IssueSeverity.Warning, Reason.NamespaceMissing, text) { Resource = KnownResources.Namespaces });
        }
    }

    private async IAsyncEnumerable<KubeObject> GetAsync(IEnumerable<string> names, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var name in names)
        {
            KubeObject? found = null;
            try
            {
                found = await run.Options.Cluster.GetAsync(KnownResources.NamespacesV1, new ObjectKey(null, name), ct).ConfigureAwait(false);
            }
            catch (KubeApiException e)
            {
                var id = new ItemId(KnownResources.Namespaces, new ObjectKey(null, name));
                run.Fail(Reason.ItemUnreadable, id,
                    $"{id} is not in the backup, it can't be read: a restore makes the namespace without labels and annotations: {e.Message}");
            }

            if (found is not null) yield return found;
        }
    }

    private async IAsyncEnumerable<KubeObject> AllAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var query = new ListQuery { PageSize = run.Options.PageSize };
        await foreach (var page in run.Options.Cluster.ListAsync(KnownResources.NamespacesV1, query, ct).ConfigureAwait(false))
        {
            ListingRemarks.Report(run, page, KnownResources.NamespacesV1, "namespaces");
            foreach (var ns in page.Items) yield return ns;
        }
    }
}
