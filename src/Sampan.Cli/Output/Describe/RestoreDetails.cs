using System.Text.Json;

namespace Sampan.Cli.Output.Describe;

/// <summary>What the bucket says of a restore beside its record; each part null when its file is missing.</summary>
/// <param name="Results">Warnings and errors.</param>
/// <param name="ResourceList">Kind to names with outcomes.</param>
/// <param name="ItemOperations">Operations of actions.</param>
/// <param name="Volumes">One entry a volume.</param>
/// <param name="Issues">What went wrong or is missing, with reasons.</param>
internal sealed record RestoreDetails(JsonElement? Results, JsonElement? ResourceList, JsonElement? ItemOperations, JsonElement? Volumes, JsonElement? Issues);
