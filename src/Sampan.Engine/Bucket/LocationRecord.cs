using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Bucket;

/// <summary>What is kept of a location in the bucket itself, for those who use it without a server (<c>plugins/sampan/location.json</c>).</summary>
/// <param name="AccessMode">ReadOnly blocks creating and deleting backups; restores are still recorded.</param>
/// <param name="Revision">Counts changes, from 0 for a location that has no record.</param>
public sealed record LocationRecord(AccessMode AccessMode, long Revision)
{
    /// <summary>What holds while there is no record: ReadWrite.</summary>
    public static LocationRecord Default { get; } = new(AccessMode.ReadWrite, 0);

    internal JsonObject ToJson() => new() { ["schemaVersion"] = PrivateRecord.Version, ["accessMode"] = AccessMode.Value, ["revision"] = Revision };

    internal static LocationRecord From(JsonObject json) => new(new AccessMode(json.Text("accessMode") ?? AccessMode.ReadWrite.Value), json.Whole("revision") ?? 1);
}
