using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Follows what the cluster serves: when a CustomResourceDefinition comes or goes, those who look after kinds hear of it.</summary>
internal sealed class CatalogController(ClusterView view, Func<Task> changed) : IReconciler
{
    /// <summary>A server announces a kind a little after its definition says Established.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    public static void Start(ClusterView view, Func<Task> changed) =>
        view.Run("catalog", new CatalogController(view, changed), 1, c => c.For(view.Cache(Resources.Definitions)));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        var definition = view.Get(Resources.Definitions, key);
        if (definition is not null && !Conditions.IsTrue(definition, "Established")) return ReconcileResult.Done;
        var resource = GroupResource.Parse(key.Name);
        if (definition is not null && Announced(definition, resource)) return ReconcileResult.Done;

        await view.DiscoverAsync(ct).ConfigureAwait(false);
        await changed().ConfigureAwait(false);
        if (definition is null) return ReconcileResult.Done;
        return Announced(definition, resource) ? ReconcileResult.Done : ReconcileResult.After(LookAgain);
    }

    private bool Announced(KubeObject definition, GroupResource resource) => definition.View.Items("spec", "versions")
        .Where(v => v.Flag("served") == true)
        .All(v => view.Catalog.Find(new ResourceId(resource.Group, v.Text("name") ?? "", resource.Plural)) is not null);
}
