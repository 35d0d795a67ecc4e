namespace Sampan.Engine.Restores.Actions;

/// <summary>What a user configured for an action.</summary>
/// <param name="Name">The ConfigMap's name, for messages.</param>
/// <param name="Data">Its <c>data</c>; values that are no text count as empty.</param>
public sealed record PluginConfig(string Name, IReadOnlyDictionary<string, string> Data);
