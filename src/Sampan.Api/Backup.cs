using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api;

/// <summary>A <c>velero.io/v1</c> Backup.</summary>
public sealed class Backup : VeleroResource
{
    /// <summary><c>kind</c> of the document.</summary>
    public const string KindName = "Backup";

    /// <summary>Resource in request paths.</summary>
    public static ResourceId Resource { get; } = new(VeleroNames.Group, "v1", "backups");

    /// <summary>Views a document.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public Backup(KubeObject document) : base(document, KindName) =>
        (Spec, Status) = (new BackupSpec(Fields.Of(document, "spec")), new BackupStatus(Fields.Of(document, "status")));

    /// <summary>What to back up.</summary>
    public BackupSpec Spec { get; }

    /// <summary>How it went.</summary>
    public BackupStatus Status { get; }

    /// <summary>A new Backup with a fresh uid and the empty <c>metadata</c> and <c>hooks</c> that Velero's client sends. Fields with
    /// server-side defaults stay unset until <see cref="BackupDefaults.Apply"/>.</summary>
    public static Backup Create(string name, DateTimeOffset now, string @namespace = VeleroNames.DefaultNamespace) =>
        new(NewDocument(KindName, name, @namespace, now, new JsonObject { ["metadata"] = new JsonObject(), ["hooks"] = new JsonObject() }));

    /// <summary>The bytes of <c>velero-backup.json</c>: two spaces a level, <c>kind</c> and <c>apiVersion</c> first, a
    /// <c>creationTimestamp</c> always there (null if need be), a line feed at the end.</summary>
    public byte[] ToMetadataFile()
    {
        var source = Document.Edit();
        var file = new JsonObject { ["kind"] = KindName, ["apiVersion"] = VeleroNames.ApiVersion };
        foreach (var (key, value) in source)
        {
            if (!file.ContainsKey(key)) file[key] = value?.DeepClone();
        }

        if (file["metadata"] is JsonObject metadata && !metadata.ContainsKey("creationTimestamp")) metadata["creationTimestamp"] = null;
        return [.. KubeJson.Write(file, indented: true), (byte)'\n'];
    }
}
