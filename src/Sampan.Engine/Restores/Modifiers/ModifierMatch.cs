namespace Sampan.Engine.Restores.Modifiers;

/// <summary>A value that an object must have.</summary>
/// <param name="Path">A JSON pointer (<c>/spec/replicas</c>). An empty one is an error of every object that is asked.</param>
/// <param name="Value">The value, typed as <see cref="ModifierOperation.Value"/> is.</param>
public sealed record ModifierMatch(string Path, string Value);
