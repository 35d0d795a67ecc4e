using Sampan.Api.Names;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>Which VolumeSnapshotClass a claim's snapshot gets: Velero's five rules, first hit (1.18.1).</summary>
internal static class SnapshotClassChoice
{
    private const string DefaultAnnotation = "snapshot.storage.kubernetes.io/is-default-class";

    /// <summary>Null when no rule gives one; <paramref name="problem"/> then says what is wrong.</summary>
    public static KubeObject? Choose(IReadOnlyList<KubeObject> classes, KubeObject claim, IReadOnlyDictionary<string, string> backupAnnotations, string driver, out string problem)
    {
        problem = "";
        var ofDriver = classes.Where(c => c.Text("driver") == driver).ToList();
        if (claim.Annotation(VeleroLabels.SnapshotClass) is { Length: > 0 } named) return Named(ofDriver, named, "the claim's", driver, out problem);
        var asked = backupAnnotations.FirstOrDefault(a => a.Key.Equals(VeleroAnnotations.SnapshotClassOfDriverPrefix + driver, StringComparison.OrdinalIgnoreCase)).Value;
        if (!string.IsNullOrEmpty(asked)) return Named(ofDriver, asked, "the backup's", driver, out problem);
        var chosen = ofDriver.FirstOrDefault(c => c.Label(VeleroLabels.SnapshotClass) is not null)
            ?? ofDriver.FirstOrDefault(c => c.Annotation(DefaultAnnotation) is not null)
            ?? (ofDriver.Count == 1 ? ofDriver[0] : null);
        if (chosen is null)
        {
            problem = $"failed to get VolumeSnapshotClass for provisioner {driver}: ensure that the desired VolumeSnapshotClass has the {VeleroLabels.SnapshotClass} label " +
                $"or {DefaultAnnotation} annotation, and that its driver matches the StorageClass provisioner";
        }

        return chosen;
    }

    private static KubeObject? Named(List<KubeObject> ofDriver, string name, string whose, string driver, out string problem)
    {
        var found = ofDriver.Find(c => c.Name == name);
        problem = found is null ? $"{whose} annotation names VolumeSnapshotClass {name}, which does not exist for driver {driver}" : "";
        return found;
    }
}
