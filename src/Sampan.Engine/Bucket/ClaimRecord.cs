using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Bucket;

/// <summary>What a claim says.</summary>
/// <param name="Id">Its writer's id.</param>
/// <param name="Holder">Host and process, for people.</param>
/// <param name="Renewed">Last sign of life, by the writer's clock.</param>
internal sealed record ClaimRecord(string Id, string Holder, DateTimeOffset Renewed)
{
    /// <summary>What stands for a claim that can't be read.</summary>
    public static ClaimRecord Unknown { get; } = new("", "somebody unknown (the claim can't be read)", default);

    /// <summary>Ids of killed writers of the name before this one, of which something may still be in a cluster.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    public WriterProcess? Process { get; init; }

    /// <summary>Every id under which something may be in a cluster once this writer is dead.</summary>
    public IEnumerable<string> Runs => Before.Append(Id).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal);

    /// <summary>From then on the name is free, if no further sign of life comes.</summary>
    public DateTimeOffset Ends => Renewed + BackupUpload.Lease;

    public static ClaimRecord From(JsonObject record) => new(record.Text("id") ?? "", record.Text("holder") ?? "somebody else", KubeTime.Parse(record.Text("renewed")) ?? default)
    {
        Before = [.. (record["before"] as JsonArray ?? []).Select(b => b.Text()).OfType<string>()],
        Process = WriterProcess.From(record["process"] as JsonObject),
    };

    public JsonObject ToJson()
    {
        var record = new JsonObject { ["schemaVersion"] = PrivateRecord.Version, ["id"] = Id, ["holder"] = Holder, ["renewed"] = KubeTime.Format(Renewed) };
        if (Process is not null) record["process"] = Process.ToJson();
        if (Before.Count > 0) record["before"] = new JsonArray([.. Before.Select(b => (JsonNode)b)]);
        return record;
    }

    public bool IsAlive(TimeProvider time) => time.GetUtcNow() < Ends && Process is not { IsDead: true };

    /// <summary>Why nobody else may use the name now, and from when on they may.</summary>
    public RepositoryException Refusal(string name, TimeProvider time) => new(RepositoryError.BeingWritten, string.Create(CultureInfo.InvariantCulture,
        $"backup \"{name}\" is being written by {Holder} (last sign of life {KubeTime.Format(Renewed)}); wait for it, or choose another name. If that process is dead, ") +
        string.Create(CultureInfo.InvariantCulture, $"the name is free at {KubeTime.Format(Ends)} (in {Math.Ceiling((Ends - time.GetUtcNow()).TotalMinutes):0} minutes), or at once with --take-over"));

    /// <summary>For people who look at what there is.</summary>
    public string Describe(string name, TimeProvider time) => IsAlive(time)
        ? $"it is being written by {Holder} (last sign of life {KubeTime.Format(Renewed)})"
        : $"its writer {Holder} was killed (last sign of life {KubeTime.Format(Renewed)}): `sampan backup delete {name}` removes what it left, as does a new backup of that name";
}
