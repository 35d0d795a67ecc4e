using Sampan.Api.Names;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>Which VolumeSnapshotClass a claim's snapshot gets: Velero's five rules, first hit (1.18.1).</summary>
/// <param name="Class">The class, or null when no rule gives one.</param>
/// <param name="Notes">Annotations that name a class which can't be used; Velero passes over them too.</param>
/// <param name="Problem">What is wrong when there is none.</param>
internal sealed record SnapshotClassChoice(KubeObject? Class, IReadOnlyList<string> Notes, string Problem)
{
    private const string DefaultAnnotation = "snapshot.storage.kubernetes.io/is-default-class";

    public static SnapshotClassChoice Choose(IReadOnlyList<KubeObject> classes, KubeObject claim, IReadOnlyDictionary<string, string> backupAnnotations, string driver)
    {
        var notes = new List<string>();
        var ofDriver = classes.Where(c => c.Text("driver") == driver).ToList();
        var ofBackup = backupAnnotations.FirstOrDefault(a => a.Key.Equals(VeleroAnnotations.SnapshotClassOfDriverPrefix + driver, StringComparison.OrdinalIgnoreCase)).Value;
        var chosen = Named(claim.Annotation(VeleroLabels.SnapshotClass), $"claim {claim.Key}", classes, driver, notes)
            ?? Named(ofBackup, "the backup", classes, driver, notes)
            ?? ofDriver.Find(c => c.Label(VeleroLabels.SnapshotClass) is not null)
            ?? ofDriver.Find(c => c.Annotation(DefaultAnnotation) == "true")
            ?? (ofDriver.Count == 1 ? ofDriver[0] : null);
        return new SnapshotClassChoice(chosen, notes, chosen is not null ? ""
            : $"failed to get VolumeSnapshotClass for provisioner {driver}: ensure that the desired VolumeSnapshotClass has the {VeleroLabels.SnapshotClass} label " +
              $"or {DefaultAnnotation} annotation, and that its driver matches the StorageClass provisioner");
    }

    private static KubeObject? Named(string? name, string who, IReadOnlyList<KubeObject> classes, string driver, List<string> notes)
    {
        if (string.IsNullOrEmpty(name)) return null;
        var found = classes.FirstOrDefault(c => c.Name == name);
        if (found?.Text("driver") == driver) return found;
        notes.Add(found is null
            ? $"an annotation of {who} names VolumeSnapshotClass {name}, which does not exist: the class is chosen without it"
            : $"an annotation of {who} names VolumeSnapshotClass {name}, which is not for driver {driver}: the class is chosen without it");
        return null;
    }
}
