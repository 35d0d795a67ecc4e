using System.Text.Json;
using Sampan.Engine.Bucket;

namespace Sampan.Engine.Verification;

/// <summary>One of the files beside the archive, read to its end.</summary>
/// <param name="File">Which.</param>
/// <param name="Problem">Why it can't be trusted, or null.</param>
/// <param name="Json">Its content, for JSON files that are none but JSON.</param>
internal sealed record VerifiedFile(BackupFile File, string? Problem, JsonElement? Json);
