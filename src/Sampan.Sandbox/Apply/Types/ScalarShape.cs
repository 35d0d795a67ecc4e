namespace Sampan.Sandbox.Apply.Types;

/// <summary>What a scalar may be.</summary>
internal enum ScalarShape
{
    Any,
    Number,
    Text,
    Flag,
}
