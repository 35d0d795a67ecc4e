using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api;

/// <summary>A <c>velero.io/v1</c> VolumeSnapshotLocation: where a provider keeps native snapshots.</summary>
public sealed class VolumeSnapshotLocation : VeleroResource
{
    /// <summary><c>kind</c> of the document.</summary>
    public const string KindName = "VolumeSnapshotLocation";

    private readonly Fields _spec;

    /// <summary>Resource in request paths.</summary>
    public static ResourceId Resource { get; } = new(VeleroNames.Group, "v1", "volumesnapshotlocations");

    /// <summary>Views a document.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public VolumeSnapshotLocation(KubeObject document) : base(document, KindName) => _spec = Fields.Of(document, "spec");

    /// <summary>A new location of a provider.</summary>
    public static VolumeSnapshotLocation Create(string name, string provider, DateTimeOffset now, string @namespace = VeleroNames.DefaultNamespace) =>
        new(NewDocument(KindName, name, @namespace, now, new JsonObject { ["provider"] = provider }));

    /// <summary><c>spec.provider</c>: name of the volume snapshotter, such as <c>aws</c> or <c>velero.io/aws</c>.</summary>
    public string Provider { get => _spec.Text("provider") ?? ""; set => _spec.Set("provider", value); }

    /// <summary><c>spec.config</c>: what the volume snapshotter is set up with.</summary>
    public IReadOnlyDictionary<string, string> Config { get => _spec.Map("config"); set => _spec.Set("config", value); }
}
