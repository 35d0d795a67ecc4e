using System.Text.Json;

namespace Sampan.Cli.Output.Describe;

/// <summary>What the bucket says of a backup beside its metadata; each part null when its file is missing.</summary>
/// <param name="Results">Warnings and errors (<c>-results.gz</c>).</param>
/// <param name="ResourceList">Kind to names (<c>-resource-list.json.gz</c>).</param>
/// <param name="ItemOperations">Operations of actions (<c>-itemoperations.json.gz</c>).</param>
/// <param name="Volumes">One entry a volume (<c>-volumeinfo.json.gz</c>).</param>
/// <param name="Issues">What went wrong or was not read, with reasons (<c>sampan-issues.json</c>).</param>
internal sealed record BackupDetails(JsonElement? Results, JsonElement? ResourceList, JsonElement? ItemOperations, JsonElement? Volumes, JsonElement? Issues)
{
    /// <summary><see cref="Volumes"/> was put together from the files that Velero wrote before 1.13.</summary>
    public bool HasLegacyVolumes { get; init; }
}
