using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Routes;

/// <summary>A patch that was read.</summary>
/// <param name="Apply">From the current object to the wanted one; it may change its argument.</param>
/// <param name="Strategic">The patch's own text when it is a strategic merge patch: messages about it show that, and of the others the outcome.</param>
internal sealed record Patch(Func<JsonObject, JsonObject> Apply, JsonObject? Strategic);
