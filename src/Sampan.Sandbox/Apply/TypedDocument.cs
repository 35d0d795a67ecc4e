using System.Text.Json.Nodes;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Apply;

/// <summary>A document in one version, with the merge type it has there.</summary>
internal sealed record TypedDocument(JsonObject Root, MergeType Type, string ApiVersion);
