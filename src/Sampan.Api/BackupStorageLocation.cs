using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api;

/// <summary>A <c>velero.io/v1</c> BackupStorageLocation.</summary>
public sealed class BackupStorageLocation : VeleroResource
{
    /// <summary><c>kind</c> of the document.</summary>
    public const string KindName = "BackupStorageLocation";

    private readonly Fields _spec;
    private readonly Fields _objects;
    private readonly Fields _status;

    /// <summary>Resource in request paths.</summary>
    public static ResourceId Resource { get; } = new(VeleroNames.Group, "v1", "backupstoragelocations");

    /// <summary>Views a document.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public BackupStorageLocation(KubeObject document) : base(document, KindName)
    {
        _spec = Fields.Of(document, "spec");
        _objects = _spec.Inner("objectStorage");
        _status = Fields.Of(document, "status");
    }

    /// <summary>A new location in a bucket of a provider (<c>aws</c> for everything that speaks S3).</summary>
    public static BackupStorageLocation Create(string name, string provider, string bucket, DateTimeOffset now, string @namespace = VeleroNames.DefaultNamespace) =>
        new(NewDocument(KindName, name, @namespace, now, new JsonObject
        {
            ["provider"] = provider,
            ["objectStorage"] = new JsonObject { ["bucket"] = bucket },
        }));

    /// <summary><c>spec.provider</c>.</summary>
    public string Provider { get => _spec.Text("provider") ?? ""; set => _spec.Set("provider", value); }

    /// <summary><c>spec.objectStorage.bucket</c>.</summary>
    public string Bucket { get => _objects.Text("bucket") ?? ""; set => _objects.Set("bucket", value); }

    /// <summary><c>spec.objectStorage.prefix</c>, or null.</summary>
    public string? Prefix { get => _objects.Text("prefix"); set => _objects.Set("prefix", value); }

    /// <summary><c>spec.objectStorage.caCert</c>: base64 of a PEM bundle, or null.</summary>
    public string? CaCert { get => _objects.Text("caCert"); set => _objects.Set("caCert", value); }

    /// <summary>True when <c>spec.objectStorage.caCertRef</c> is there; excludes <see cref="CaCert"/>.</summary>
    public bool HasCaCertReference => _objects.Node("caCertRef") is JsonObject;

    /// <summary><c>spec.config</c>: provider settings such as <c>region</c> and <c>s3Url</c>.</summary>
    public IReadOnlyDictionary<string, string> Config { get => _spec.Map("config"); set => _spec.Set("config", value); }

    /// <summary><c>spec.accessMode</c>; ReadWrite when absent.</summary>
    public AccessMode AccessMode
    {
        get => _spec.Text("accessMode") is { Length: > 0 } mode ? new(mode) : AccessMode.ReadWrite;
        set => _spec.Set("accessMode", value.Value);
    }

    /// <summary><c>spec.default</c>: used when a backup names no location.</summary>
    public bool IsDefault { get => _spec.Flag("default") ?? false; set => _spec.Set("default", value ? true : null); }

    /// <summary><c>spec.credential.name</c>: Secret with the credentials, or null.</summary>
    public string? CredentialSecret => _spec.Inner("credential").Text("name");

    /// <summary><c>spec.credential.key</c>, or null.</summary>
    public string? CredentialKey => _spec.Inner("credential").Text("key");

    /// <summary><c>spec.backupSyncPeriod</c>, or null.</summary>
    public TimeSpan? BackupSyncPeriod { get => _spec.Duration("backupSyncPeriod"); set => _spec.Set("backupSyncPeriod", value); }

    /// <summary><c>spec.validationFrequency</c>, or null.</summary>
    public TimeSpan? ValidationFrequency { get => _spec.Duration("validationFrequency"); set => _spec.Set("validationFrequency", value); }

    /// <summary><c>status.phase</c>.</summary>
    public LocationPhase Phase { get => new(_status.Text("phase") ?? ""); set => _status.Set("phase", value.Value); }

    /// <summary><c>status.message</c>: why it is unavailable.</summary>
    public string? Message { get => _status.Text("message"); set => _status.Set("message", value); }

    /// <summary><c>status.lastValidationTime</c>.</summary>
    public DateTimeOffset? LastValidated { get => _status.Time("lastValidationTime"); set => _status.Set("lastValidationTime", value); }

    /// <summary><c>status.lastSyncedTime</c>.</summary>
    public DateTimeOffset? LastSynced { get => _status.Time("lastSyncedTime"); set => _status.Set("lastSyncedTime", value); }
}
