using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>What a pod's annotations and <c>spec.defaultVolumesToFsBackup</c> say of backing up the files of a volume (<c>pod_volume.go</c>).</summary>
internal static class FileBackupChoice
{
    private const string OptIn = "backup.velero.io/backup-volumes";
    private const string OptOut = "backup.velero.io/backup-volumes-excludes";

    // Not mounted where files could be read, or made of objects that are stored themselves.
    private static readonly string[] NeverTaken = ["hostPath", "secret", "configMap", "projected", "downwardAPI"];

    /// <summary>Names in the opt-in annotation, split at commas and not trimmed, as Velero splits them.</summary>
    public static IReadOnlyList<string> Asked(KubeObject pod) => Split(pod.Annotation(OptIn));

    /// <summary>True when the files of such a volume can be backed up at all.</summary>
    public static bool CanBeTaken(JsonElement volume) =>
        !NeverTaken.Any(field => volume.At(field).ValueKind == JsonValueKind.Object) && volume.Text("name")?.StartsWith("default-token", StringComparison.Ordinal) != true;

    /// <summary>The choice that counts where no resource policy matches.</summary>
    public static bool Chosen(KubeObject pod, string volume, bool byDefault) => byDefault ? !Split(pod.Annotation(OptOut)).Contains(volume) : Asked(pod).Contains(volume);

    private static string[] Split(string? names) => string.IsNullOrEmpty(names) ? [] : names.Split(',');
}
