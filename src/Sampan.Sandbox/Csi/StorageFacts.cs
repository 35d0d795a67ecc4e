using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>Names and small readings that the volume controllers share.</summary>
internal static class StorageFacts
{
    public const string BindCompleted = "pv.kubernetes.io/bind-completed";
    public const string BoundByController = "pv.kubernetes.io/bound-by-controller";
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";
    public const string SelectedNode = "volume.kubernetes.io/selected-node";
    public const string Provisioner = "volume.kubernetes.io/storage-provisioner";
    public const string OldProvisioner = "volume.beta.kubernetes.io/storage-provisioner";
    public const string OldClass = "volume.beta.kubernetes.io/storage-class";

    /// <summary>Index of the pods cache: claims in use, as <c>namespace/name</c>.</summary>
    public const string PodsByClaim = "claim";

    public static string ClassOf(KubeObject claimOrVolume) => claimOrVolume.Annotation(OldClass) ?? claimOrVolume.Text("spec", "storageClassName") ?? "";

    public static KubeObject? StorageClassOf(ClusterView view, KubeObject claim) =>
        ClassOf(claim) is { Length: > 0 } name ? view.Get(Resources.StorageClasses, new ObjectKey(null, name)) : null;

    public static bool WaitsForConsumer(KubeObject? storageClass) => storageClass?.Text("volumeBindingMode") == "WaitForFirstConsumer";

    public static bool IsBound(KubeObject claim) =>
        claim.Text("status", "phase") == "Bound" && claim.Text("spec", "volumeName") is { Length: > 0 };

    /// <summary>Names under which this simulator provisions.</summary>
    public static bool IsOurs(ClusterView view, string? driver) =>
        driver is { Length: > 0 } && (view.Options.StandsInForDrivers || driver == view.Options.CsiDriver || view.Options.OtherProvisioners.Contains(driver));

    public static ObjectKey? ClaimOf(KubeObject volume) =>
        volume.Text("spec", "claimRef", "name") is { } name ? new ObjectKey(volume.Text("spec", "claimRef", "namespace"), name) : null;

    /// <summary>The <c>claimRef</c> by which a volume names its claim.</summary>
    public static JsonObject ReferenceTo(KubeObject claim) => new()
    {
        ["kind"] = "PersistentVolumeClaim",
        ["apiVersion"] = "v1",
        ["namespace"] = claim.Namespace,
        ["name"] = claim.Name,
        ["uid"] = claim.Uid,
    };

    /// <summary>Claims a pod mounts, also those of its generic ephemeral volumes.</summary>
    public static IEnumerable<string> ClaimNames(KubeObject pod)
    {
        foreach (var volume in pod.View.Items("spec", "volumes"))
        {
            if (volume.Text("persistentVolumeClaim", "claimName") is { } claim) yield return claim;
            else if (volume.At("ephemeral").ValueKind == System.Text.Json.JsonValueKind.Object) yield return $"{pod.Name}-{volume.Text("name")}";
        }
    }

    public static void IndexPodsByClaim(ClusterView view) =>
        view.Cache(Resources.Pods).AddIndex(PodsByClaim, p => ClaimNames(p).Distinct().Select(c => $"{p.Namespace}/{c}"));

    public static IReadOnlyList<KubeObject> PodsUsing(ClusterView view, ObjectKey claim) =>
        view.Cache(Resources.Pods).ByIndex(PodsByClaim, claim.ToString());
}
