using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes.Native;

/// <summary>The availability zone of a PersistentVolume: its labels, else its node affinity (<c>zoneFromPVNodeAffinity</c>).</summary>
internal static class VolumeZone
{
    private const string Label = "topology.kubernetes.io/zone";
    private const string OldLabel = "failure-domain.beta.kubernetes.io/zone";
    private const string Gke = "topology.gke.io/zone";

    private static readonly string[] Keys =
    [
        "topology.ebs.csi.aws.com/zone", "topology.disk.csi.azure.com/zone", Gke, "topology.manila.csi.openstack.org/zone", "topology.cinder.csi.openstack.org/zone", Label, OldLabel,
    ];

    /// <summary>The zone, or empty.</summary>
    public static string Of(KubeObject volume) => volume.Label(Label) ?? volume.Label(OldLabel) ?? FromAffinity(volume);

    // One requirement with a known key decides; only GKE's regional disks have several zones, in as many terms.
    private static string FromAffinity(KubeObject volume)
    {
        var requirements = volume.View.Items("spec", "nodeAffinity", "required", "nodeSelectorTerms").SelectMany(t => t.Items("matchExpressions"))
            .Where(e => Keys.Contains(e.Text("key")) && e.Text("operator") == "In")
            .Select(e => (Key: e.Text("key")!, Zone: e.Items("values").Select(v => v.GetString()).FirstOrDefault()))
            .Where(e => e.Zone is not null).ToList();
        return requirements.Find(r => r.Key != Gke).Zone ?? string.Join("__", requirements.Select(r => r.Zone));
    }
}
