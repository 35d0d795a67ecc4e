using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Volumes;

/// <summary>Deletes a snapshot by its handle: a throw-away VolumeSnapshotContent with deletionPolicy Delete is made and deleted, and the driver's
/// sidecar removes what it stands for (as Velero does since 1.14).</summary>
internal sealed class SnapshotRemover(ICluster cluster, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private SnapshotApi? _api;

    public static string? HandleOf(KubeObject content) => content.Text("status", "snapshotHandle") ?? content.Text("spec", "source", "snapshotHandle");

    /// <summary>True when this backup cut the snapshot; contents that were only stored belong to somebody else.</summary>
    public static bool BelongsTo(KubeObject content, string backup) =>
        content.Label(VeleroLabels.BackupName) == VeleroNames.GetValidName(backup) && HandleOf(content) is { Length: > 0 };

    /// <summary>Null when it is deleted, else why not.</summary>
    public async Task<string?> RemoveAsync(KubeObject content, CancellationToken ct)
    {
        try
        {
            _api ??= SnapshotApi.Of(await cluster.DiscoverAsync(ct).ConfigureAwait(false));
            if (_api is null) return $"the cluster serves no {SnapshotApi.Group}";
            var made = await cluster.CreateAsync(_api.Contents.Id, ThrowAway(content), WriteOptions.Default, ct).ConfigureAwait(false);

            // The sidecar must have seen the content before it goes, or nothing is left that asks it to delete.
            await Task.Delay(Pause * 2, time, ct).ConfigureAwait(false);
            await cluster.DeleteAsync(_api.Contents.Id, made.Key, DeleteOptions.Default, ct).ConfigureAwait(false);
            return await GoneAsync(made.Key, ct).ConfigureAwait(false) ? null : $"VolumeSnapshotContent {made.Name} is still being deleted after {Patience:c}; look at the driver's snapshotter";
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException)
        {
            return e.Message;
        }
    }

    private async Task<bool> GoneAsync(ObjectKey key, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Patience)
        {
            if (await cluster.GetAsync(_api!.Contents.Id, key, ct).ConfigureAwait(false) is null) return true;
            await Task.Delay(Pause, time, ct).ConfigureAwait(false);
        }

        return false;
    }

    private KubeObject ThrowAway(KubeObject content)
    {
        var id = Guid.NewGuid().ToString();
        var source = content.Text("spec", "volumeSnapshotClassName");
        var spec = new JsonObject
        {
            ["deletionPolicy"] = "Delete",
            ["driver"] = content.Text("spec", "driver"),
            ["source"] = new JsonObject { ["snapshotHandle"] = HandleOf(content) },
            ["volumeSnapshotRef"] = new JsonObject { ["kind"] = "VolumeSnapshot", ["namespace"] = $"ns-{id}", ["name"] = $"name-{id}" },
        };
        if (source is { Length: > 0 }) spec["volumeSnapshotClassName"] = source;
        var metadata = new JsonObject { ["name"] = $"vsc-{id}" };
        if (content.View.At("metadata", "annotations") is { ValueKind: System.Text.Json.JsonValueKind.Object } annotations) metadata["annotations"] = JsonNode.Parse(annotations.GetRawText());
        return KubeObject.From(new JsonObject { ["apiVersion"] = _api!.Contents.Id.ApiVersion, ["kind"] = _api.Contents.Kind, ["metadata"] = metadata, ["spec"] = spec });
    }
}
