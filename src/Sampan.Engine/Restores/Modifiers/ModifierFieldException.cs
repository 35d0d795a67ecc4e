namespace Sampan.Engine.Restores.Modifiers;

/// <summary>A field that does not exist, or a value that does not fit its field.</summary>
internal sealed class ModifierFieldException(string message) : Exception(message);
