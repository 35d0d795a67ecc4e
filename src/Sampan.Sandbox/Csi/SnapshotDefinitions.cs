using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>The three snapshot CRDs, with the fields, columns and scopes of the published ones, in our own words.</summary>
internal static class SnapshotDefinitions
{
    /// <summary>The definitions, each serving the given versions; the last is the storage version.</summary>
    public static IEnumerable<JsonObject> All(IReadOnlyList<string> versions)
    {
        yield return Definition(versions, "VolumeSnapshotClass", "volumesnapshotclasses", ["vsclass", "vsclasses"], "Cluster", null, ClassSchema(),
            Column("Driver", "string", ".driver"), Column("DeletionPolicy", "string", ".deletionPolicy"), Age());
        yield return Definition(versions, "VolumeSnapshotContent", "volumesnapshotcontents", ["vsc", "vscs"], "Cluster", "spec", ContentSchema(),
            Column("ReadyToUse", "boolean", ".status.readyToUse"), Column("RestoreSize", "integer", ".status.restoreSize"),
            Column("DeletionPolicy", "string", ".spec.deletionPolicy"), Column("Driver", "string", ".spec.driver"),
            Column("VolumeSnapshotClass", "string", ".spec.volumeSnapshotClassName"), Column("VolumeSnapshot", "string", ".spec.volumeSnapshotRef.name"),
            Column("VolumeSnapshotNamespace", "string", ".spec.volumeSnapshotRef.namespace"), Age());
        yield return Definition(versions, "VolumeSnapshot", "volumesnapshots", ["vs"], "Namespaced", "spec", SnapshotSchema(),
            Column("ReadyToUse", "boolean", ".status.readyToUse"), Column("SourcePVC", "string", ".spec.source.persistentVolumeClaimName"),
            Column("SourceSnapshotContent", "string", ".spec.source.volumeSnapshotContentName"), Column("RestoreSize", "string", ".status.restoreSize"),
            Column("SnapshotClass", "string", ".spec.volumeSnapshotClassName"), Column("SnapshotContent", "string", ".status.boundVolumeSnapshotContentName"),
            Column("CreationTime", "date", ".status.creationTime"), Age());
    }

    /// <summary>Installs what is missing; definitions that stand there are the cluster's own and stay as they are.</summary>
    public static async Task InstallAsync(ClusterView view, CancellationToken ct)
    {
        // Each server generation as clusters of its time had it: the beta group until well after v1 came, v1 alone later.
        var versions = view.Options.SnapshotVersions ?? [view.Minor < 24 ? "v1beta1" : "v1"];
        if (versions.Count == 0) return;
        foreach (var definition in All(versions)) await view.TryCreateAsync(Resources.Definitions, definition, ct).ConfigureAwait(false);
    }

    private static JsonObject Definition(
        IReadOnlyList<string> versions, string kind, string plural, string[] shortNames, string scope, string? required, JsonObject properties, params JsonNode[] columns) => new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{plural}.{Resources.SnapshotGroup}",
                // The API server refuses CRDs of *.k8s.io groups that do not say by which review they came to be.
                ["annotations"] = new JsonObject { ["api-approved.kubernetes.io"] = "https://github.com/kubernetes-csi/external-snapshotter/pull/814" },
            },
            ["spec"] = new JsonObject
            {
                ["group"] = Resources.SnapshotGroup,
                ["names"] = new JsonObject
                {
                    ["kind"] = kind,
                    ["listKind"] = kind + "List",
                    ["plural"] = plural,
                    ["singular"] = kind.ToLowerInvariant(),
                    ["shortNames"] = Strings(shortNames),
                },
                ["scope"] = scope,
                ["versions"] = new JsonArray([.. versions.Select((v, i) => Version(v, i == versions.Count - 1, required, properties, columns))]),
            },
        };

    private static JsonObject Version(string name, bool storage, string? required, JsonObject properties, JsonNode[] columns)
    {
        var schema = Object(properties.DeepClone());
        if (required is not null) schema["required"] = Strings(required);
        var version = new JsonObject
        {
            ["name"] = name,
            ["served"] = true,
            ["storage"] = storage,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
            ["additionalPrinterColumns"] = new JsonArray([.. columns.Select(c => c.DeepClone())]),
        };
        if (required is not null) version["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        return version;
    }

    private static JsonObject ClassSchema() => Fields(
        ("driver", Of("string")),
        ("deletionPolicy", Policy()),
        ("parameters", new JsonObject { ["type"] = "object", ["additionalProperties"] = Of("string") }));

    private static JsonObject ContentSchema() => Fields(
        ("spec", Object(
            ("deletionPolicy", Policy()),
            ("driver", Of("string")),
            ("source", Object(("snapshotHandle", Of("string")), ("volumeHandle", Of("string")))),
            ("sourceVolumeMode", Of("string")),
            ("volumeSnapshotClassName", Of("string")),
            ("volumeSnapshotRef", Object(
                ("apiVersion", Of("string")), ("fieldPath", Of("string")), ("kind", Of("string")), ("name", Of("string")), ("namespace", Of("string")),
                ("resourceVersion", Of("string")), ("uid", Of("string")))))),
        ("status", Object(
            ("creationTime", Integer()), ("error", Error()), ("readyToUse", Of("boolean")), ("restoreSize", Integer()), ("snapshotHandle", Of("string")),
            ("volumeGroupSnapshotHandle", Of("string")))));

    private static JsonObject SnapshotSchema() => Fields(
        ("spec", Object(
            ("source", Object(("persistentVolumeClaimName", Of("string")), ("volumeSnapshotContentName", Of("string")))),
            ("volumeSnapshotClassName", Of("string")))),
        ("status", Object(
            ("boundVolumeSnapshotContentName", Of("string")), ("creationTime", Time()), ("error", Error()), ("readyToUse", Of("boolean")),
            ("restoreSize", new JsonObject { ["x-kubernetes-int-or-string"] = true }),
            ("volumeGroupSnapshotName", Of("string")))));

    private static JsonObject Error() => Object(("message", Of("string")), ("time", Time()));

    private static JsonObject Policy() => new() { ["type"] = "string", ["enum"] = Strings("Delete", "Retain") };

    private static JsonObject Of(string type) => new() { ["type"] = type };

    private static JsonObject Integer() => new() { ["type"] = "integer", ["format"] = "int64" };

    private static JsonObject Time() => new() { ["type"] = "string", ["format"] = "date-time" };

    private static JsonObject Object(params (string Name, JsonObject Schema)[] fields) => Object(Fields(fields));

    private static JsonObject Object(JsonNode properties) => new() { ["type"] = "object", ["properties"] = properties };

    private static JsonObject Fields(params (string Name, JsonObject Schema)[] fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Schema)));

    private static JsonObject Column(string name, string type, string path) => new() { ["name"] = name, ["type"] = type, ["jsonPath"] = path };

    private static JsonObject Age() => Column("Age", "date", ".metadata.creationTimestamp");

    private static JsonArray Strings(params string[] values) => new([.. values.Select(v => (JsonNode)v!)]);
}
